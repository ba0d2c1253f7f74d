package kirin.server.internal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A place for one worker, in a {@link Staff}. Arbiter thread only. */
final class Post {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    @Nullable Crew crew;
    WorkerClasses.@Nullable Named madeBy;
    boolean booting;
    // Whether its first boot has ended, in whatever way.
    boolean tried;
    // Since the last one that stood ready.
    int failures;

    long ageNanos() {
        // One that serves is not given up for one that may never do so.
        return crew == null ? Long.MAX_VALUE : crew.ageNanos();
    }

    /** A worker stands ready. */
    void taken(Crew by, WorkerClasses.Named workerClass) {
        crew = by;
        madeBy = workerClass;
        booting = false;
        tried = true;
        failures = 0;
    }

    /** One has failed to boot. Returns how long to wait before the next try. */
    Duration failed() {
        tried = true;
        failures++;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
