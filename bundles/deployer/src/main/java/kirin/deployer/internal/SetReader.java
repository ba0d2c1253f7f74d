package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.deployer.internal.configurations.ConfigurationReader;
import kirin.deployer.internal.configurations.MistakeException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Reads and unpacks archives of bundles. What holds for a file in a folder holds for the archive
 * and for each of its parts. Safe for any thread.
 */
final class SetReader {
    private static final Logger LOG = LoggerFactory.getLogger(SetReader.class);
    private static final String KAR = ".kar";
    private static final String JAR = ".jar";

    /** Where an archive of Apache Karaf has its bundles. */
    private static final String REPOSITORY = "repository/";

    private final Path store;
    private final BundleReader bundles;
    private final Trust trust;

    /** As the constructor, after what an earlier process has unpacked there is gone. */
    static SetReader in(Path store, BundleReader bundles, Trust trust) {
        try {
            Folders.delete(store);
        } catch (IOException e) {
            LOG.debug("{} was not emptied", store, e);
        }
        return new SetReader(store, bundles, trust);
    }

    /**
     * @param store where archives are unpacked, a folder each; made when there is the first
     * @param bundles reads parts that nobody has vouched for
     */
    SetReader(Path store, BundleReader bundles, Trust trust) {
        this.store = store;
        this.bundles = bundles;
        this.trust = trust;
    }

    /** Whether a file of this name is a set. */
    static boolean isSet(String fileName) {
        return fileName.endsWith(".zip") || fileName.endsWith(KAR);
    }

    /**
     * Reads an archive and all of its parts to their ends.
     *
     * @throws IOException if it is none, or no whole one
     * @throws NoBundleException if no part of it may be deployed, since one may not
     */
    SetFile read(Path path, FileStamp stamp) throws IOException, NoBundleException {
        return read(path, path, stamp);
    }

    /**
     * As the other one.
     *
     * @param named where it lay when it had the name that tells what it is
     */
    SetFile read(Path path, Path named) throws IOException, NoBundleException {
        return read(path, named, FileStamp.of(path));
    }

    private SetFile read(Path path, Path named, FileStamp stamp)
            throws IOException, NoBundleException {
        String sha256 = Sha256.of(path);
        trust.proveOwner(path);
        var found = new Found(named.getFileName().toString().endsWith(KAR));
        Path folder = store.resolve(sha256);
        try (JarFile archive = new JarFile(path.toFile(), false)) {
            JarContent.read(archive, stamp.size(), entry -> found.take(entry.getName()));
            found.refuseIfEmpty();
            if (!Files.isDirectory(folder)) {
                unpack(archive, found.parts, folder, sha256);
            }
        }
        if (!Sha256.of(path).equals(sha256)) {
            Folders.delete(folder);
            throw new IOException("it changed while it was read");
        }
        return describe(named, stamp, sha256, folder, found);
    }

    private void unpack(JarFile archive, List<String> entries, Path folder, String sha256)
            throws IOException {
        Path unfinished = store.resolve(".unpacking-" + sha256);
        Folders.delete(unfinished);
        try {
            for (String name : entries) {
                // Hostile names were refused: it cannot lead out of the folder.
                Path file = unfinished.resolve(name);
                Files.createDirectories(file.getParent());
                JarEntry entry = archive.getJarEntry(name);
                try (InputStream content = archive.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(unfinished);
        }
    }

    private SetFile describe(Path path, FileStamp stamp, String sha256, Path folder, Found found)
            throws IOException, NoBundleException {
        boolean isTrusted = trust.lists(sha256);
        BundleReader reader = isTrusted ? bundles.trustingAll() : bundles;
        List<BundleFile> parts = new ArrayList<>();
        List<ConfigurationFile> configurations = new ArrayList<>();
        for (String entry : found.parts) {
            Path file = folder.resolve(entry);
            try {
                if (entry.endsWith(JAR)) {
                    parts.add(reader.read(file, FileStamp.of(file)));
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                if (!isTrusted) {
                    trust.refuseUnlisted(file, Sha256.of(file));
                }
                String name = path.getFileName() + "/" + entry;
                configurations.add(ConfigurationReader.read(path.resolve(entry), name, bytes));
            } catch (NoBundleException | MistakeException e) {
                throw new NoBundleException("its part " + entry + ": " + e.getMessage());
            } catch (IOException e) {
                // The archive is whole, so this will not get better.
                throw new NoBundleException(
                        "its part %s is no readable jar (%s); build it again"
                                .formatted(entry, e.getMessage()));
            }
        }
        refuseNamesakes(parts, folder);
        String name = path.getFileName().toString();
        return new SetFile(
                path,
                stamp,
                SetFile.idOf(name),
                SetFile.versionOf(name),
                sha256,
                folder,
                parts,
                configurations,
                found.notes());
    }

    private static void refuseNamesakes(List<BundleFile> parts, Path folder)
            throws NoBundleException {
        Map<String, BundleFile> named = new HashMap<>();
        for (BundleFile part : parts) {
            BundleFile other = named.putIfAbsent(part.symbolicName(), part);
            if (other != null) {
                throw new NoBundleException(
                        "its parts %s and %s both hold %s; remove one"
                                .formatted(
                                        folder.relativize(other.path()),
                                        folder.relativize(part.path()),
                                        part.symbolicName()));
            }
        }
    }

    /** What an archive holds, by its directory. */
    private static final class Found {
        private final boolean isKar;
        final List<String> parts = new ArrayList<>();
        private final List<String> ignored = new ArrayList<>();

        Found(boolean isKar) {
            this.isKar = isKar;
        }

        void take(String entry) throws NoBundleException {
            String name = entry.substring(entry.lastIndexOf('/') + 1);
            if (isHidden(entry) || entry.startsWith("META-INF/")) {
                return;
            }
            if (SetReader.isSet(name)) {
                throw new NoBundleException(
                        "its part %s is a set too; put the parts of that into this one"
                                .formatted(entry));
            }
            boolean isMeant =
                    name.endsWith(JAR)
                            ? !isKar || entry.startsWith(REPOSITORY)
                            : ConfigurationReader.isConfiguration(name)
                                    && !(isKar && entry.startsWith(REPOSITORY));
            (isMeant ? parts : ignored).add(entry);
        }

        private static boolean isHidden(String entry) {
            for (String each : entry.split("/", -1)) {
                if (each.startsWith(".") || each.equals("__MACOSX")) {
                    return true;
                }
            }
            return false;
        }

        void refuseIfEmpty() throws NoBundleException {
            if (parts.isEmpty()) {
                throw new NoBundleException(
                        "it holds no bundle and no configuration"
                                + (isKar ? " (in a .kar, bundles are below repository/)" : "")
                                + "; a single bundle is named .jar");
            }
            Collections.sort(parts);
        }

        List<String> notes() {
            List<String> notes = new ArrayList<>();
            if (ignored.removeIf(each -> isKar && each.endsWith("features.xml"))) {
                notes.add("its features.xml is not read: all bundles below repository/ are taken");
            }
            if (!ignored.isEmpty()) {
                notes.add(
                        "of what else it holds nothing is used: %s%s"
                                .formatted(
                                        String.join(
                                                ", ",
                                                ignored.subList(0, Math.min(5, ignored.size()))),
                                        ignored.size() > 5 ? " …" : ""));
            }
            return notes;
        }
    }
}
