package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationReader;
import kirin.deployer.internal.configurations.MistakeException;

import java.io.IOException;
import java.nio.file.Path;

/** Reads whatever may lie in a deploy folder. Safe for any thread. */
final class DroppedReader {
    private static final String JAR = ".jar";

    private final BundleReader bundles;
    private final SetReader sets;
    private final Trust trust;

    DroppedReader(BundleReader bundles, SetReader sets, Trust trust) {
        this.bundles = bundles;
        this.sets = sets;
        this.trust = trust;
    }

    /** Whether a file of this name is looked into. */
    static boolean isMeant(String fileName) {
        // Hidden files are how editors and rsync name what is not finished.
        return !fileName.startsWith(".")
                && (fileName.endsWith(JAR)
                        || SetReader.isSet(fileName)
                        || ConfigurationReader.isConfiguration(fileName));
    }

    /** Whether it is read as a jar, as every file is that is called nothing else. */
    static boolean isBundle(Path path) {
        String name = path.getFileName().toString();
        return !ConfigurationReader.isConfiguration(name) && !SetReader.isSet(name);
    }

    /** Equal as long as the same files are refused; looks whether what decides that has changed. */
    Object rules() {
        return trust.rules();
    }

    /** What only bundles can be read with. */
    BundleReader bundles() {
        return bundles;
    }

    /** What only sets can be read with. */
    SetReader sets() {
        return sets;
    }

    /**
     * Reads a file to its end.
     *
     * @throws IOException if it is not whole
     * @throws NoBundleException if it is, and can be deployed all the same not
     */
    Dropped read(Path path, FileStamp stamp) throws IOException, NoBundleException {
        if (isBundle(path)) {
            return bundles.read(path, stamp);
        }
        if (SetReader.isSet(path.getFileName().toString())) {
            return sets.read(path, stamp);
        }
        try {
            // What an operator writes by hand is no code: it is enough that nobody else has.
            trust.proveOwner(path);
            return new Dropped.Configuration(ConfigurationReader.read(path));
        } catch (MistakeException e) {
            throw new NoBundleException(String.valueOf(e.getMessage()));
        }
    }
}
