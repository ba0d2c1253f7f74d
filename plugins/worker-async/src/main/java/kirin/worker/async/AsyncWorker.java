package kirin.worker.async;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerLoop;

/** Runs each request on the I/O thread of its connection, as soon as that has read its round. */
final class AsyncWorker implements LoopWorker {
    private final int connections;

    AsyncWorker(int connections) {
        this.connections = connections;
    }

    @Override
    public int capacity() {
        return connections;
    }

    @Override
    public void execute(Runnable request, WorkerLoop loop) {
        loop.execute(request);
    }

    @Override
    public void close() {
        // It has nothing of its own.
    }
}
