package kirin.server.internal;

import kirin.worker.Worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One worker with the count of its seats that are taken. A retired one gives no more seats, and is
 * closed when the last is free: so no task ever follows the close.
 */
final class Crew {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final int RETIRED = 1 << 31;

    private final int number;
    private final Worker worker;
    private final int capacity;
    private final Runnable seat;
    // Seats taken in the low bits, RETIRED in the highest.
    private final AtomicInteger state = new AtomicInteger();

    Crew(int number, Worker worker, Pool pool) {
        this.number = number;
        this.worker = worker;
        this.capacity = worker.capacity();
        this.seat = () -> pool.sit(this);
    }

    int number() {
        return number;
    }

    Worker worker() {
        return worker;
    }

    /** What each of its seats does when it is woken. */
    Runnable seat() {
        return seat;
    }

    boolean hasFreeSeat() {
        int taken = state.get();
        return taken >= 0 && taken < capacity;
    }

    boolean isRetired() {
        return state.get() < 0;
    }

    boolean claimSeat() {
        while (true) {
            int taken = state.get();
            if (taken < 0 || taken >= capacity) {
                return false;
            }
            if (state.compareAndSet(taken, taken + 1)) {
                return true;
            }
        }
    }

    void freeSeat() {
        if (state.decrementAndGet() == RETIRED) {
            close();
        }
    }

    void retire() {
        if (state.getAndUpdate(taken -> taken | RETIRED) == 0) {
            close();
        }
    }

    private void close() {
        try {
            worker.close();
        } catch (RuntimeException e) {
            LOG.error("Worker {} did not close", number, e);
        }
    }
}
