package kirin.worker.sync;

import kirin.worker.SeatWorker;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;

/** One thread that sleeps until it is given its task. */
final class SyncWorker implements SeatWorker {
    private final Thread thread;
    private final boolean lendsSeats;

    // Set by whoever gives the task, cleared by the thread before it runs it: with one seat there
    // is never a second one before that.
    private volatile @Nullable Runnable task;
    // Set once, by close.
    private volatile boolean closed;

    SyncWorker(String name, boolean lendsSeats) {
        this.lendsSeats = lendsSeats;
        thread = new Thread(null, this::serve, name, 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public int capacity() {
        return 1;
    }

    @Override
    public boolean lendsSeats() {
        return lendsSeats;
    }

    @Override
    public void execute(Runnable seat) {
        task = seat;
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void serve() {
        while (true) {
            Runnable next = task;
            if (next != null) {
                task = null;
                next.run();
            } else if (closed) {
                return;
            } else {
                // An interrupt that came late for its task would keep the thread from parking.
                Thread.interrupted();
                LockSupport.park(this);
            }
        }
    }
}
