package kirin.deployer.internal;

import java.time.Duration;

/**
 * For how long what was deployed serves on without its file: whoever deletes one and copies another
 * there means no gap.
 */
final class Grace {
    private static final Duration TIME = Duration.ofMillis(300);

    /** Also if other files are read all the while. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Grace() {}

    /**
     * Whether it is over.
     *
     * @param goneNanos since when the file has been gone, by {@link System#nanoTime}
     */
    static boolean isOver(long goneNanos, WholeFiles files) {
        long gone = System.nanoTime() - goneNanos;
        return gone >= LONGEST.toNanos() || (gone >= TIME.toNanos() && files.isSettled());
    }

    /** How long until it may be worth while to look again. */
    static Duration nextLook() {
        return TIME.dividedBy(4);
    }
}
