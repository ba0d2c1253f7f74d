package kirin.worker.green;

import org.jspecify.annotations.Nullable;

import java.util.NoSuchElementException;

/** The timers that are due at one moment, in the order in which they came. Guarded by its owner. */
final class Moment {
    final long dueNanos;
    // A list that runs through the timers, since each of them leaves it once, from anywhere.
    private @Nullable LoopTimer first;
    private @Nullable LoopTimer last;

    Moment(long dueNanos) {
        this.dueNanos = dueNanos;
    }

    boolean isEmpty() {
        return first == null;
    }

    LoopTimer first() {
        LoopTimer timer = first;
        if (timer == null) {
            throw new NoSuchElementException("no timer is left");
        }
        return timer;
    }

    void add(LoopTimer timer) {
        LoopTimer before = last;
        timer.moment = this;
        timer.before = before;
        if (before == null) {
            first = timer;
        } else {
            before.after = timer;
        }
        last = timer;
    }

    void remove(LoopTimer timer) {
        LoopTimer before = timer.before;
        LoopTimer after = timer.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        timer.moment = null;
        timer.before = null;
        timer.after = null;
    }
}
