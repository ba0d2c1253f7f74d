package kirin.runtime.log;

import org.jspecify.annotations.Nullable;

/**
 * Whose code a thread runs.
 *
 * @param bundle its symbolic name
 * @param application what the bundle's applications are called; null if it serves none now
 */
public record Origin(String bundle, @Nullable String application) {

    /** Finds it. */
    public interface Finder {
        /** That of the current thread; null if it runs none of a bundle's own. */
        @Nullable Origin now();
    }

    /** For a reader: the application, or else the bundle. */
    String shown() {
        return application == null ? bundle : application;
    }
}
