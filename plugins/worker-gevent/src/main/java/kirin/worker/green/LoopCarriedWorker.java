package kirin.worker.green;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerLoop;

/** A new virtual thread for each request, carried by the I/O thread that read it. */
final class LoopCarriedWorker implements LoopWorker {
    private final String name;
    private final int connections;
    private final ScheduledThreads threads;
    private final LoopCarriers carriers;

    LoopCarriedWorker(
            String name, int connections, ScheduledThreads threads, LoopCarriers carriers) {
        this.name = name;
        this.connections = connections;
        this.threads = threads;
        this.carriers = carriers;
    }

    @Override
    public int capacity() {
        return connections;
    }

    @Override
    public void execute(Runnable request, WorkerLoop loop) {
        threads.newThread(carriers.of(loop).scheduler(), name, request).start();
    }

    @Override
    public void close() {
        // Nothing waits here: each thread ends with its request.
    }
}
