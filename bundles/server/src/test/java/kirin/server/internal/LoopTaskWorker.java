package kirin.server.internal;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerLoop;

/** A worker class that stays on the I/O thread: each request is one of its tasks. */
record LoopTaskWorker(int capacity) implements LoopWorker {
    static WorkerClass withSeats(int seats) {
        return context -> new LoopTaskWorker(seats);
    }

    @Override
    public void execute(Runnable request, WorkerLoop loop) {
        loop.execute(request);
    }

    @Override
    public void close() {}
}
