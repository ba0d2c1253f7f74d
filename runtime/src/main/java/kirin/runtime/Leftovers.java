package kirin.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must not remain of the process: removed when the JVM ends, whoever ends it and however, but
 * by force. Any thread; those removing exclude each other.
 */
final class Leftovers {
    /** Guarded by this. */
    private final Deque<Runnable> removals = new ArrayDeque<>();

    Leftovers() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "kirin-leftovers"));
    }

    /** Adds what removes something; the last one added runs first. */
    synchronized void add(Runnable removal) {
        removals.push(removal);
    }

    /** Removes all, once. */
    synchronized void remove() {
        while (!removals.isEmpty()) {
            removals.pop().run();
        }
    }
}
