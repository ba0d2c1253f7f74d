package kirin.settings;

import java.nio.file.Path;
import java.util.Optional;

/** Where the settings let a log go: to a file, or to a standard stream of the process. */
public final class LogPlace {
    private static final String STANDARD_STREAM = "-";

    private LogPlace() {}

    /** The file of the error log; empty if that is standard error. */
    public static Optional<Path> errorFile(Settings settings) {
        return file(settings, settings.get(ServerSettings.ERRORLOG));
    }

    /** The file of the access log; empty if that is standard output, or there is none. */
    public static Optional<Path> accessFile(Settings settings) {
        return settings.get(AccessLogSettings.ACCESSLOG).flatMap(place -> file(settings, place));
    }

    private static Optional<Path> file(Settings settings, String place) {
        return place.equals(STANDARD_STREAM)
                ? Optional.empty()
                : Optional.of(settings.resolve(Path.of(place)));
    }
}
