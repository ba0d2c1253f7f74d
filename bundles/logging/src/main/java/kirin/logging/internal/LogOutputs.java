package kirin.logging.internal;

import kirin.settings.AccessLogSettings;
import kirin.settings.FileProblem;
import kirin.settings.LogPlace;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens what the setting {@code accesslog} names. */
final class LogOutputs {
    private LogOutputs() {}

    /**
     * What the settings name, opened.
     *
     * @param former what was named before, which is returned if it is named again
     * @param beginning what an empty file begins with
     * @return null if none is named
     * @throws SettingsException if it cannot be opened
     */
    static @Nullable LogOutput of(
            Settings settings, @Nullable LogOutput former, Supplier<byte[]> beginning)
            throws SettingsException {
        if (settings.get(AccessLogSettings.ACCESSLOG).isEmpty()) {
            return null;
        }
        Optional<Path> named = LogPlace.accessFile(settings);
        if (named.isEmpty()) {
            return former instanceof StandardOutput ? former : new StandardOutput();
        }
        Path file = named.get();
        if (former != null && former.toString().equals(file.toString())) {
            return former;
        }
        try {
            return new LogFileOutput(file, beginning);
        } catch (IOException e) {
            throw new SettingsException(
                    FileProblem.of(
                            settings.origin(AccessLogSettings.ACCESSLOG), "accesslog", file, e));
        }
    }
}
