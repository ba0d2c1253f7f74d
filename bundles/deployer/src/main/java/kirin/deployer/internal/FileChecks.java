package kirin.deployer.internal;

import kirin.management.CheckedFile;
import kirin.settings.Settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Tells what deploying a file of whatever kind would do. Safe for any thread. */
final class FileChecks {
    private final Checks bundles;
    private final DroppedReader reader;
    private final Supplier<Settings> settings;

    FileChecks(Checks bundles, DroppedReader reader, Supplier<Settings> settings) {
        this.bundles = bundles;
        this.reader = reader;
        this.settings = settings;
    }

    /**
     * Reads the file as it would be read in a folder.
     *
     * @param path absolute
     */
    CheckedFile check(Path path, Checks.Now now) {
        if (!Files.isRegularFile(path) || DroppedReader.isBundle(path)) {
            return bundles.check(path, now);
        }
        String sha256 = "";
        try {
            sha256 = Sha256.of(path);
            return switch (reader.read(path, FileStamp.of(path))) {
                case BundleFile _ -> bundles.check(path, now);
                case SetFile set -> new SetCheck(bundles, settings.get()).check(set, now);
                case Dropped.Configuration it ->
                        ConfigurationCheck.check(it.file(), now, settings.get());
            };
        } catch (NoBundleException e) {
            return unreadable(path, sha256, String.valueOf(e.getMessage()));
        } catch (IOException | IllegalArgumentException e) {
            return unreadable(
                    path, sha256, "it cannot be read (" + e.getMessage() + "); copy it again");
        }
    }

    private static CheckedFile unreadable(Path path, String sha256, String problem) {
        return new CheckedFile(
                path.toString(), "", "", sha256, false, List.of(), List.of(), List.of(problem));
    }
}
