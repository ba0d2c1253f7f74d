package kirin.runtime.log;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts the lines that did not reach one place, and tells of them: at once when it begins, then
 * once a minute while it goes on, and when it is over. For any thread; waits for nothing but the
 * one who is told.
 */
public final class Losses {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final String place;
    private final Consumer<String> told;
    private final Executor later;
    // All guarded by this.
    private long lost;
    private long toldOf;
    private boolean waits;
    private @Nullable String reason;

    /**
     * @param place as in "cannot be written"
     * @param told gets each line; must not write to that place
     */
    public Losses(String place, Consumer<String> told) {
        this(place, told, CompletableFuture.delayedExecutor(PAUSE.toSeconds(), TimeUnit.SECONDS));
    }

    /**
     * @param later runs what it is given after a minute
     */
    Losses(String place, Consumer<String> told, Executor later) {
        this.place = place;
        this.told = told;
        this.later = later;
    }

    /** Some lines could not be written. */
    public synchronized void lost(long lines, String why) {
        lost += lines;
        reason = why;
        if (!waits) {
            tell();
        }
    }

    /**
     * A line was written again.
     *
     * @return how many were lost before; 0 if none
     */
    public synchronized long over() {
        long all = lost;
        // Before it is told, as that may well be a line for the same place.
        lost = 0;
        toldOf = 0;
        if (all > 0) {
            told.accept("%s is written again; lines lost: %d".formatted(place, all));
        }
        return all;
    }

    /** How many have been lost since it was last over. */
    synchronized long count() {
        return lost;
    }

    private void tell() {
        toldOf = lost;
        waits = true;
        later.execute(this::tellMore);
        told.accept(
                "%s cannot be written: %s; lines lost so far: %d".formatted(place, reason, lost));
    }

    private synchronized void tellMore() {
        waits = false;
        if (lost > toldOf) {
            tell();
        }
    }
}
