package kirin.runtime;

import kirin.settings.FileProblem;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A bundle that Kirin consists of.
 *
 * @param jar where it is
 * @param startLevel when it starts: the lower ones before, and they stop after
 */
record SystemBundle(Path jar, int startLevel) {

    /** Between Netty (20) and the server (40), which looks for worker classes when it starts. */
    static final int PLUGINS = 30;

    /** After the listeners: what the settings ask nothing of is no reason to answer later. */
    static final int IDLE = 70;

    /** A header of a bundle that has nothing to do at a start without one of these settings. */
    static final String SETTING = "Kirin-Setting";

    /**
     * Finds those of a distribution: {@code bundles/LEVEL/*.jar} and {@code plugins/*.jar}.
     *
     * @return in the order of their start
     */
    static List<SystemBundle> of(Path home) throws StartException {
        List<SystemBundle> found = new ArrayList<>();
        Path bundles = home.resolve("bundles");
        for (Path folder : list(bundles, "*")) {
            int startLevel = startLevel(folder);
            List<SystemBundle> there = in(folder, startLevel);
            if (there.isEmpty()) {
                throw new StartException(
                        folder
                                + " holds no bundle, and the server needs those that belong there;"
                                + " unpack the distribution anew");
            }
            found.addAll(there);
        }
        found.addAll(in(home.resolve("plugins"), PLUGINS));
        found.sort((one, other) -> Integer.compare(one.startLevel(), other.startLevel()));
        return found;
    }

    private static List<SystemBundle> in(Path folder, int startLevel) throws StartException {
        List<SystemBundle> found = new ArrayList<>();
        for (Path jar : list(folder, "*.jar")) {
            found.add(new SystemBundle(jar, startLevel));
        }
        return found;
    }

    private static int startLevel(Path folder) throws StartException {
        try {
            int startLevel = Integer.parseInt(folder.getFileName().toString());
            if (startLevel > 0) {
                return startLevel;
            }
        } catch (NumberFormatException _) {
            // the same complaint as for one below 1
        }
        throw new StartException(
                folder + " is no start level; the folders in bundles/ are numbers from 1");
    }

    /** By name, so that each start is like the one before. */
    private static List<Path> list(Path folder, String pattern) throws StartException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, pattern)) {
            paths.forEach(found::add);
        } catch (IOException e) {
            throw new StartException(
                    folder
                            + " cannot be read ("
                            + FileProblem.reason(folder.resolve(pattern), e)
                            + "); unpack the distribution anew");
        }
        Collections.sort(found);
        return found;
    }
}
