package kirin.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * The folders that a start has made, or lets be made, which it takes away again if it fails. Any
 * thread.
 */
final class MadeFolders {
    private static final Logger LOG = LoggerFactory.getLogger(MadeFolders.class);

    /** Guarded by this: the last one first, and so each before the one that it is in. */
    private final Deque<Path> made = new ArrayDeque<>();

    /** Guarded by this: of what this process could not remove; null if there is no such. */
    private @Nullable Remover remover;

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

    /**
     * Called before the process gives up its rights.
     *
     * @param canBeRemoved whether that can still be done afterwards
     */
    synchronized void giveUpRights(Predicate<Path> canBeRemoved) {
        List<Path> others = made.stream().filter(each -> !canBeRemoved.test(each)).toList();
        if (!others.isEmpty()) {
            try {
                remover = Remover.of(others);
            } catch (IOException e) {
                LOG.debug("Nobody removes {} if the start fails", others, e);
            }
        }
    }

    /** The server is up: they stay. */
    synchronized void keep() {
        made.clear();
        if (remover != null) {
            remover.keep();
            remover = null;
        }
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
        if (remover != null) {
            remover.remove();
            remover = null;
        }
    }
}
