package kirin.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The folders that a start has made, or lets be made, which it takes away again if it fails. Any
 * thread.
 */
final class MadeFolders {
    /** Guarded by this: the last one first, and so each before the one that it is in. */
    private final Deque<Path> made = new ArrayDeque<>();

    synchronized void add(Path folder) {
        made.push(folder);
    }

    /**
     * Whatever is missing of a folder or a file, and of the folders above it, somebody else makes
     * during the start. A file stays if something has been written to it.
     */
    synchronized void expect(Path place) {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = place; each != null && !Files.exists(each); each = each.getParent()) {
            missing.push(each);
        }
        missing.forEach(made::push);
    }

    /** The server is up: they stay. */
    synchronized void keep() {
        made.clear();
    }

    /** Removes those with nothing in them. */
    synchronized void removeEmpty() {
        while (!made.isEmpty()) {
            Path each = made.pop();
            try {
                if (!Files.isRegularFile(each) || Files.size(each) == 0) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException _) {
                // It holds the log that says why, or is in a folder that is another user's.
            }
        }
    }
}
