package kirin.worker.gthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.worker.SeatWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class GthreadWorkerTest {
    private static final int THREADS = 4;
    private static final WorkerContext CONTEXT =
            new WorkerContext("kirin-test-1", 1, THREADS, 1000);

    private final SeatWorker worker =
            (SeatWorker) new GthreadWorkerClass("auto").newWorker(CONTEXT);

    @AfterEach
    void close() {
        worker.close();
    }

    /** Keeps all threads busy at once until the latch is released, and says which they are. */
    private Set<Thread> occupyAll(CountDownLatch release) throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var inside = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            worker.execute(() -> {
                threads.add(Thread.currentThread());
                inside.countDown();
                awaitQuietly(release);
            });
        }
        assertThat(inside.await(20, SECONDS)).isTrue();
        return threads;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertAllEnd(Set<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void asManyTasksBlockAtOnceAsThereAreThreads() throws Exception {
        var release = new CountDownLatch(1);

        Set<Thread> threads = occupyAll(release);

        assertThat(worker.capacity()).isEqualTo(THREADS);
        assertThat(threads)
                .noneMatch(Thread::isVirtual)
                .extracting(Thread::getName)
                .containsExactlyInAnyOrder(
                        "kirin-test-1-thread-1",
                        "kirin-test-1-thread-2",
                        "kirin-test-1-thread-3",
                        "kirin-test-1-thread-4");
        release.countDown();
    }

    @Test
    void manyTasksFromManyThreadsRunOnceEach() throws Exception {
        int givers = 3;
        int each = 50_000;
        var seats = new Semaphore(THREADS);
        var runs = new AtomicInteger[givers * each];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            runs[i] = new AtomicInteger();
        }

        for (int giver = 0; giver < givers; giver++) {
            int from = giver * each;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = from; i < from + each; i++) {
                                    AtomicInteger count = runs[i];
                                    seats.acquireUninterruptibly();
                                    // The seat is free a moment before the task has returned.
                                    worker.execute(() -> {
                                        count.incrementAndGet();
                                        seats.release();
                                    });
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seats.tryAcquire(THREADS, 20, SECONDS)).isTrue();
        assertThat(runs).allMatch(count -> count.get() == 1);
    }

    @Test
    void idleThreadsTakeNoProcessorTimeEvenAfterALateInterrupt() throws Exception {
        var release = new CountDownLatch(1);
        Set<Thread> threads = occupyAll(release);
        release.countDown();
        await().until(() -> threads.stream().allMatch(GthreadWorkerTest::isParked));

        threads.forEach(Thread::interrupt);
        await().until(() -> threads.stream().allMatch(GthreadWorkerTest::isParked));

        var figures = ManagementFactory.getThreadMXBean();
        for (Thread thread : threads) {
            long before = figures.getThreadCpuTime(thread.threadId());
            assertThat(thread.join(Duration.ofMillis(200))).isFalse();
            long spent = figures.getThreadCpuTime(thread.threadId()) - before;
            assertThat(spent).as("ns of 200 ms").isLessThan(20_000_000);
        }
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.WAITING && !thread.isInterrupted();
    }

    @Test
    void everyThreadEndsWhenAnIdleWorkerIsClosed() throws Exception {
        var release = new CountDownLatch(1);
        Set<Thread> threads = occupyAll(release);
        release.countDown();
        await().until(() -> threads.stream().allMatch(GthreadWorkerTest::isParked));

        worker.close();

        assertAllEnd(threads);
    }

    @Test
    void tasksThatRunAtTheCloseRunToTheirEndAndThenEveryThreadEnds() throws Exception {
        var release = new CountDownLatch(1);
        Set<Thread> threads = occupyAll(release);

        worker.close();

        assertThat(threads).allMatch(Thread::isAlive).noneMatch(Thread::isInterrupted);
        release.countDown();
        assertAllEnd(threads);
    }

    @Test
    void taskGivenBeforeTheCloseIsStillRun() {
        var ran = new Semaphore(0);

        worker.execute(ran::release);
        worker.close();

        await().until(() -> ran.availablePermits() == 1);
    }

    @Test
    void seatsAreLentUnlessTheThreadsAreToRunEverything() {
        assertThat(worker.lendsSeats()).isTrue();

        try (var others = (SeatWorker) new GthreadWorkerClass("thread").newWorker(CONTEXT)) {
            assertThat(others.lendsSeats()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Auto", "loop"})
    void otherCarriersAreRefused(String carrier) {
        assertThatThrownBy(() -> new GthreadWorkerClass(carrier))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[worker.gthread]")
                .hasMessageContaining("\"" + carrier + "\"")
                .hasMessageContaining("give \"auto\", or \"thread\"");
    }
}
