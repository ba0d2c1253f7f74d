package kirin.examples.faults;

import kirin.app.Response;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that outlive the request that started them, though not for more than ten minutes. */
final class LeakedThreads {
    // Static on purpose: any worker can end what another one has leaked.
    private static final Set<Thread> RUNNING = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger STARTED = new AtomicInteger();

    private LeakedThreads() {}

    static Response start(Parameters parameters) throws InterruptedException {
        if (parameters.has("stop")) {
            return stop();
        }
        // No daemon would be ruder, but then a test that forgets it could not end the server.
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("faults-leaked-" + STARTED.incrementAndGet())
                        .unstarted(LeakedThreads::linger);
        RUNNING.add(thread);
        thread.start();
        return Response.text("Started " + thread.getName() + "\n");
    }

    private static Response stop() throws InterruptedException {
        List<Thread> running = List.copyOf(RUNNING);
        for (Thread thread : running) {
            thread.interrupt();
            thread.join();
        }
        return Response.text("Ended " + running.size() + "\n");
    }

    private static void linger() {
        try {
            Thread.sleep(Delays.MOST_MS);
        } catch (InterruptedException e) {
            // Told to end.
        } finally {
            RUNNING.remove(Thread.currentThread());
        }
    }
}
