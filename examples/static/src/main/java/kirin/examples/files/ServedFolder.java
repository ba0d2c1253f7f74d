package kirin.examples.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A folder of which files are given away, and nothing beside it. */
record ServedFolder(Path root) {

    /**
     * The file at a decoded path, or the folder if a slash is missing behind it; null if nothing is
     * there that may be served.
     */
    Path find(String path) throws IOException {
        if (!path.isEmpty() && !isHarmless(path)) {
            return null;
        }
        // Each time anew: the folder may be a link that is changed to another release.
        Path realRoot = root.toRealPath();
        String inside = path.startsWith("/") ? path.substring(1) : path;
        String name = path.endsWith("/") ? inside + "index.html" : inside;
        Path found;
        try {
            found = realRoot.resolve(name).toRealPath();
        } catch (IOException | InvalidPathException _) {
            return null;
        }
        // Compared after links are followed: one that leads out of the folder is no way out.
        if (!found.startsWith(realRoot) || !Files.isReadable(found)) {
            return null;
        }
        boolean isServed =
                Files.isRegularFile(found) || Files.isDirectory(found) && !path.endsWith("/");
        return isServed ? found : null;
    }

    /** Whether it is names alone: none hidden or empty, so no {@code ..} either. */
    private static boolean isHarmless(String path) {
        if (path.charAt(0) != '/' || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            return false;
        }
        for (int slash = 0; slash >= 0; slash = path.indexOf('/', slash + 1)) {
            boolean isLast = slash == path.length() - 1;
            if (!isLast && (path.charAt(slash + 1) == '.' || path.charAt(slash + 1) == '/')) {
                return false;
            }
        }
        return true;
    }
}
