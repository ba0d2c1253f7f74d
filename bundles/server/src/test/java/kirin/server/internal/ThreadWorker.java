package kirin.server.internal;

import kirin.worker.SeatWorker;
import kirin.worker.WorkerClass;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A worker class as a stranger would write it first: an executor. */
record ThreadWorker(int capacity, ExecutorService threads, boolean lendsSeats)
        implements SeatWorker {
    static WorkerClass withSeats(int seats) {
        return context -> new ThreadWorker(seats, Executors.newFixedThreadPool(seats), false);
    }

    /** Whose seats I/O threads may take. */
    static WorkerClass lending(int seats) {
        return context -> new ThreadWorker(seats, Executors.newFixedThreadPool(seats), true);
    }

    static WorkerClass virtual(int seats) {
        return context ->
                new ThreadWorker(seats, Executors.newVirtualThreadPerTaskExecutor(), false);
    }

    @Override
    public void execute(Runnable seat) {
        threads.execute(seat);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
