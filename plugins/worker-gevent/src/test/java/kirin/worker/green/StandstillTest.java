package kirin.worker.green;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** No virtual thread is stranded, whatever becomes of the I/O thread that carries it. */
@Timeout(60)
class StandstillTest {
    private final LoopWorker worker =
            (LoopWorker)
                    GreenWorkers.of("gevent", "loop")
                            .newWorker(new WorkerContext("kirin-test-1", 1, 1, 200));
    @AutoClose private final EventLoop loop = new EventLoop();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    private void start(Runnable request) {
        loop.execute(() -> worker.execute(request, loop));
    }

    /** A request that waits for the release, then several times more, and is done. */
    private void waitForTheRelease() {
        started.countDown();
        try {
            release.await();
            released.countDown();
            for (int i = 0; i < 20; i++) {
                Thread.sleep(1);
            }
            done.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void requestRunsOnWhenItsLoopHasEnded() throws Exception {
        start(this::waitForTheRelease);
        assertThat(started.await(20, SECONDS)).isTrue();

        loop.close();
        release.countDown();

        assertThat(done.await(20, SECONDS)).isTrue();
    }

    @Test
    void requestRunsOnWhenItsLoopTakesItsStepAndEnds() throws Exception {
        start(this::waitForTheRelease);
        assertThat(started.await(20, SECONDS)).isTrue();

        loop.endQuietly();
        release.countDown();

        assertThat(released.await(20, SECONDS)).isTrue();
        loop.close();
        assertThat(done.await(20, SECONDS)).isTrue();
    }

    @Test
    void requestsRunElsewhereWhileAnotherHoldsTheLoop() throws Exception {
        var spinning = new AtomicBoolean(true);
        start(this::waitForTheRelease);
        assertThat(started.await(20, SECONDS)).isTrue();
        start(() -> {
            while (spinning.get()) {
                Thread.onSpinWait();
            }
        });

        release.countDown();

        assertThat(done.await(30, SECONDS)).isTrue();
        spinning.set(false);
    }

    @Test
    void threadThatHasTakenTheLoopOverCarriesTheRequestsAfterIt() throws Exception {
        var spinning = new AtomicBoolean(true);
        start(this::waitForTheRelease);
        assertThat(started.await(20, SECONDS)).isTrue();
        start(() -> {
            while (spinning.get()) {
                Thread.onSpinWait();
            }
        });
        release.countDown();
        assertThat(done.await(30, SECONDS)).isTrue();

        loop.takeOver();

        var carrier = new CompletableFuture<String>();
        start(() -> carrier.complete(Thread.currentThread().toString()));
        assertThat(carrier.get(20, SECONDS)).endsWith("@test-loop-2");
        spinning.set(false);
    }

    @Test
    @SuppressWarnings("LockNotBeforeTry") // Between the two lies all of the test.
    void loopAndItsThreadInOneQueueForALockBothGetIt() throws Exception {
        var lock = new ReentrantLock(true);
        var loopHadIt = new CountDownLatch(1);
        lock.lock();
        start(() -> {
            lock.lock();
            lock.unlock();
        });
        await().until(() -> lock.getQueueLength() == 1);
        loop.execute(() -> {
            lock.lock();
            lock.unlock();
            loopHadIt.countDown();
        });
        await().until(() -> lock.getQueueLength() == 2);

        // The next owner is the virtual thread, and the only one to carry it waits behind it.
        lock.unlock();

        assertThat(loopHadIt.await(20, SECONDS)).isTrue();
    }

    @Test
    void watchEndsWhenAllIsQuiet() throws Exception {
        release.countDown();
        start(this::waitForTheRelease);
        assertThat(done.await(20, SECONDS)).isTrue();

        await().until(() ->
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("kirin-carrier")));
    }
}
