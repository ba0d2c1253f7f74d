package kirin.deployer.internal;

import kirin.settings.ChosenApplication;
import kirin.settings.CommandSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The folders whose files are deployed. Keeps no state: each listing looks again. */
final class DeployFolders {
    private static final Logger LOG = LoggerFactory.getLogger(DeployFolders.class);

    /** Enough to know the folder by. */
    private static final int SHOWN_NAMES = 3;

    private final List<Path> folders;
    private final Optional<Path> alone;

    /**
     * @param alone a file that is deployed instead of all that lies in the folders
     */
    DeployFolders(List<Path> folders, Optional<Path> alone) {
        this.folders = List.copyOf(folders);
        this.alone = alone;
    }

    /** Those that the settings name. */
    static DeployFolders of(Settings settings) {
        return new DeployFolders(
                settings.get(ServerSettings.DEPLOY_DIR).stream().map(settings::resolve).toList(),
                settings.get(CommandSettings.WSGI_APP)
                        .filter(ChosenApplication::isFile)
                        .map(chosen -> settings.resolve(Path.of(chosen.bundle()))));
    }

    List<Path> paths() {
        return folders;
    }

    /**
     * Makes those that are missing.
     *
     * @throws NoFolderException for the first that cannot be made or read
     */
    void create() throws NoFolderException {
        for (Path folder : folders) {
            try {
                Files.createDirectories(folder);
            } catch (FileAlreadyExistsException _) {
                throw new NoFolderException(folder + " is no folder; move that file away");
            } catch (IOException e) {
                throw new NoFolderException(
                        folder
                                + " cannot be made ("
                                + e.getClass().getSimpleName()
                                + "); make it, or give a folder that this user can write to");
            }
            if (!Files.isReadable(folder)) {
                throw new NoFolderException(
                        folder + " cannot be read; give this user the right to");
            }
        }
    }

    /** Whether a file lies there now, in one of them and not below. */
    boolean hold(Path file) {
        return folders.contains(file.getParent()) && Files.exists(file);
    }

    /** What lies there now and is to be looked into. A folder that is not there has none. */
    SequencedMap<Path, FileStamp> list() {
        SequencedMap<Path, FileStamp> all = new TreeMap<>();
        if (alone.isPresent()) {
            add(alone.get(), all);
            return all;
        }
        for (Path folder : folders) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(folder, DeployFolders::isMeant)) {
                for (Path file : files) {
                    add(file, all);
                }
            } catch (IOException | DirectoryIteratorException _) {
                // It vanished, perhaps to come back; what was in it is gone for now.
            }
        }
        return all;
    }

    /**
     * For an operator who wonders why nothing is served: a line for each folder in which something
     * lies, if there is nothing in any of them that is looked into.
     */
    List<String> nothingToServe() {
        List<String> lines = new ArrayList<>();
        if (alone.isPresent()) {
            return lines;
        }
        for (Path folder : folders) {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path each : entries) {
                    boolean isFolder = Files.isDirectory(each);
                    if (!isFolder && isMeant(each)) {
                        return List.of();
                    }
                    String name = each.getFileName().toString();
                    if (!name.startsWith(".")) {
                        names.add(isFolder ? name + "/" : name);
                    }
                }
            } catch (IOException | DirectoryIteratorException _) {
                // As in a listing: it has none.
            }
            if (!names.isEmpty()) {
                lines.add(
                        "%s has nothing to serve: bundles are files whose names end with .jar, sets"
                                        .formatted(folder)
                                + " with .zip or .kar, and there is only "
                                + someOf(names));
            }
        }
        return lines;
    }

    private static String someOf(List<String> names) {
        Collections.sort(names);
        int more = names.size() - SHOWN_NAMES;
        return more <= 0
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN_NAMES)) + " and " + more + " more";
    }

    /**
     * Copies bytes into the first folder, under a name that is not looked at.
     *
     * @throws RefusedException if that cannot be written
     */
    Path stage(Path bytes, String name) throws RefusedException {
        Path staged = folders.getFirst().resolve("." + name + ".part");
        try {
            Files.copy(bytes, staged, StandardCopyOption.REPLACE_EXISTING);
            return staged;
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be written (%s); give this user the right to, or the disk room"
                            .formatted(staged, e.getClass().getSimpleName()));
        }
    }

    /** Gives what was staged its name, over what has it, as one step. */
    Path enter(Path staged, String name) throws IOException {
        return Files.move(
                staged,
                staged.resolveSibling(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes back what was staged. */
    void drop(Path staged) {
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            LOG.debug("{} stays behind, unused", staged, e);
        }
    }

    private static void add(Path file, SequencedMap<Path, FileStamp> all) {
        try {
            if (Files.isRegularFile(file)) {
                all.put(file, FileStamp.of(file));
            }
        } catch (IOException _) {
            // Removed between the listing and the look at it.
        }
    }

    private static boolean isMeant(Path file) {
        return DroppedReader.isMeant(file.getFileName().toString());
    }

    /** A folder that cannot be used; the message says which, why, and what to do. */
    static final class NoFolderException extends Exception {
        private static final long serialVersionUID = 1L;

        NoFolderException(String message) {
            super(message);
        }
    }
}
