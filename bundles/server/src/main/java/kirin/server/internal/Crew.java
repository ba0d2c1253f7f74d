package kirin.server.internal;

import kirin.hooks.WorkerInfo;
import kirin.worker.LoopWorker;
import kirin.worker.SeatWorker;
import kirin.worker.Worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One worker with the count of its seats that are taken. A retired one gives no more seats, and is
 * closed when the last is free: so no task ever follows the close.
 */
final class Crew {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final int RETIRED = 1 << 31;

    private final WorkerInfo info;
    private final String threadName;
    private final Worker worker;
    private final Instance instance;
    private final int capacity;
    private final boolean lendsSeats;
    private final long mostRequests;
    private final Reports reports;
    private final Runnable seat;
    private final long birthNanos = System.nanoTime();
    private final AtomicLong handled = new AtomicLong();
    // Seats taken in the low bits, RETIRED in the highest.
    private final AtomicInteger state = new AtomicInteger();

    /** What becomes of it; each is told once, on any thread, and must not block. */
    record Reports(Consumer<Crew> worn, Consumer<Crew> closed) {}

    /**
     * @param threadName of the threads that run its requests
     * @param mostRequests after which it reports that it is worn; 0 for never
     */
    Crew(
            WorkerInfo info,
            String threadName,
            Worker worker,
            Instance instance,
            Pool pool,
            long mostRequests,
            Reports reports) {
        this.info = info;
        this.threadName = threadName;
        this.worker = worker;
        this.instance = instance;
        this.capacity = worker.capacity();
        this.lendsSeats = worker instanceof SeatWorker seats && seats.lendsSeats();
        this.mostRequests = mostRequests;
        this.reports = reports;
        this.seat = () -> pool.sit(this);
    }

    WorkerInfo info() {
        return info;
    }

    int number() {
        return info.number();
    }

    /** The name of the threads that run its requests. */
    String threadName() {
        return threadName;
    }

    /** Whether I/O threads may take its seats. */
    boolean lendsSeats() {
        return lendsSeats;
    }

    Worker worker() {
        return worker;
    }

    /** Whether its requests run on the I/O threads. */
    boolean isOnLoop() {
        return worker instanceof LoopWorker;
    }

    Instance instance() {
        return instance;
    }

    /** What each of its seats does when it is woken. */
    Runnable seat() {
        return seat;
    }

    long ageNanos() {
        return System.nanoTime() - birthNanos;
    }

    /** How many requests have begun. */
    long handled() {
        return handled.get();
    }

    /** A request begins. */
    void begin() {
        if (handled.incrementAndGet() == mostRequests) {
            reports.worn().accept(this);
        }
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
            LOG.error("Worker {} did not close", number(), e);
        }
        reports.closed().accept(this);
    }
}
