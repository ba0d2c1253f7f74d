package kirin.worker.green;

import kirin.worker.SeatWorker;

import java.util.concurrent.ThreadFactory;

/** A new virtual thread for each task; the JDK spreads them over its carrier threads. */
final class JdkCarriedWorker implements SeatWorker {
    private final ThreadFactory threads;
    private final int connections;

    JdkCarriedWorker(String name, int connections) {
        this.threads =
                Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).factory();
        this.connections = connections;
    }

    @Override
    public int capacity() {
        return connections;
    }

    @Override
    public void execute(Runnable seat) {
        threads.newThread(seat).start();
    }

    @Override
    public void close() {
        // Nothing waits here: each thread ends with its task.
    }
}
