package kirin.settings;

import java.util.List;

/**
 * A setting of gunicorn's that Kirin knows and does not have. Using it is an error with the reason,
 * so that nobody believes it works.
 *
 * @param name gunicorn's name
 * @param reason why not, and what to do instead; completes {@code NAME cannot be used: }
 * @param flags its names on gunicorn's command line; may be empty
 */
public record RefusedSetting(String name, String reason, List<String> flags) {

    public RefusedSetting {
        flags = List.copyOf(flags);
    }
}
