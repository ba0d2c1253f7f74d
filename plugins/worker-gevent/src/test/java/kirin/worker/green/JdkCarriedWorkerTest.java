package kirin.worker.green;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.worker.SeatWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

class JdkCarriedWorkerTest {
    private final SeatWorker worker =
            (SeatWorker)
                    GreenWorkers.of("gevent", "jdk")
                            .newWorker(new WorkerContext("kirin-test-1", 1, 1, 200));

    @Test
    void asManyTasksBlockAtOnceAsThereAreConnectionsAndEndAfterTheClose() throws Exception {
        CountDownLatch allInside = new CountDownLatch(200);
        CountDownLatch release = new CountDownLatch(1);
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();

        for (int i = 0; i < worker.capacity(); i++) {
            worker.execute(() -> {
                threads.add(Thread.currentThread());
                allInside.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        assertThat(allInside.await(10, SECONDS)).isTrue();
        worker.close();
        release.countDown();
        assertThat(threads)
                .hasSize(200)
                .allMatch(Thread::isVirtual)
                .allMatch(thread -> thread.getName().equals("kirin-test-1"));
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
    }
}
