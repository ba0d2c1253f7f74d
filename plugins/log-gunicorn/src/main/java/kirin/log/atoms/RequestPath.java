package kirin.log.atoms;

import kirin.exchange.Handling;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

/**
 * The path of the target without its query: decoded, mount path included, if an application was
 * found for it, else as it was sent.
 */
public final class RequestPath implements Text {
    private static final String AFTER_SCHEME = "://";

    @Override
    public @Nullable String of(AccessRecord record) {
        Handling handling = record.handling();
        return handling == null ? asSent(record.target()) : handling.path();
    }

    @Override
    public boolean hasPrefix() {
        return true;
    }

    @Override
    public String prefix(AccessRecord record) {
        Handling handling = record.handling();
        return handling == null ? "" : handling.mountPath();
    }

    private static @Nullable String asSent(@Nullable String target) {
        if (target == null) {
            return null;
        }
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        return target.substring(begin(target, end), end);
    }

    /** Behind the authority of a target in absolute form (RFC 9112 §3.2.2). */
    private static int begin(String target, int end) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf(AFTER_SCHEME);
        if (scheme < 0) {
            return 0;
        }
        int path = target.indexOf('/', scheme + AFTER_SCHEME.length());
        return path < 0 ? end : Math.min(path, end);
    }

    /** The query as it was sent; null if there is none. */
    public static @Nullable String query(AccessRecord record) {
        Handling handling = record.handling();
        if (handling != null) {
            return handling.query().isEmpty() ? null : handling.query();
        }
        String target = record.target();
        int mark = target == null ? -1 : target.indexOf('?');
        return target == null || mark < 0 || mark == target.length() - 1
                ? null
                : target.substring(mark + 1);
    }
}
