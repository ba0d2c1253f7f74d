package kirin.deployer.internal.leaks;

import java.time.Instant;

/** A removed bundle, of which nothing is kept but words and a mark. Guarded by its watch. */
final class Watched {
    final String bundle;
    final String version;
    final LoaderMark mark;
    final Instant removed = Instant.now();
    final long removedNanos = System.nanoTime();
    boolean reported;

    Watched(String bundle, String version, LoaderMark mark) {
        this.bundle = bundle;
        this.version = version;
        this.mark = mark;
    }

    @Override
    public String toString() {
        return bundle + " " + version;
    }
}
