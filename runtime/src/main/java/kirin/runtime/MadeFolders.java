package kirin.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** The folders that a start has made, which it takes away again if it fails. Any thread. */
final class MadeFolders {
    /** Guarded by this: the last one first, and so each before the one that it is in. */
    private final Deque<Path> made = new ArrayDeque<>();

    synchronized void add(Path folder) {
        made.push(folder);
    }

    /** The server is up: they stay. */
    synchronized void keep() {
        made.clear();
    }

    /** Removes those with nothing in them. */
    synchronized void removeEmpty() {
        while (!made.isEmpty()) {
            try {
                Files.deleteIfExists(made.pop());
            } catch (IOException _) {
                // It holds the log that says why, or is in a folder that is another user's.
            }
        }
    }
}
