package kirin.worker.green;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final CountDownLatch slept = new CountDownLatch(1);

    private void start(Runnable request) {
        loop.execute(() -> worker.execute(request, loop));
    }

    /** A request that waits for the release, then several times more, and is done. */
    private void waitForTheRelease() {
        started.countDown();
        try {
            release.await();
            released.countDown();
            for (int i = 0; i < 200; i++) {
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
    void logSaysWhoHoldsTheLoop() {
        var spinning = new AtomicBoolean(true);
        var log = new ListAppender<ILoggingEvent>();
        // The list is read while the watch writes it.
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(LoopCarriers.class);
        logger.addAppender(log);

        start(() -> {
            while (spinning.get()) {
                Thread.onSpinWait();
            }
        });

        try {
            await().atMost(20, SECONDS).until(() -> !log.list.isEmpty());
            ILoggingEvent event = log.list.getFirst();
            assertThat(event.getFormattedMessage()).contains("kirin-test-1", "carrier = \"jdk\"");
            assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                    .anyMatch(line -> line.toString().contains("logSaysWhoHoldsTheLoop"));
        } finally {
            logger.detachAppender(log);
            spinning.set(false);
        }
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
    void sleeperWakesWhileAnotherHoldsTheLoop() throws Exception {
        var spinning = new AtomicBoolean(true);
        release.countDown();
        start(() -> sleepFor(500));
        start(() -> {
            while (spinning.get()) {
                Thread.onSpinWait();
            }
        });

        assertThat(done.await(30, SECONDS)).isTrue();
        spinning.set(false);
    }

    @Test
    void sleeperWakesWhenItsLoopHasEnded() throws Exception {
        start(() -> sleepFor(500));
        assertThat(started.await(20, SECONDS)).isTrue();

        loop.close();

        assertThat(done.await(20, SECONDS)).isTrue();
    }

    @Test
    void sleeperThatHasRunElsewhereWakesWhenItsLoopHasEnded() throws Exception {
        var spinning = new AtomicBoolean(true);
        var spinningElsewhere = new AtomicBoolean(true);
        var sleeper = new CompletableFuture<Thread>();
        start(() -> {
            waitForTheRelease();
            sleeper.complete(Thread.currentThread());
            while (spinningElsewhere.get()) {
                Thread.onSpinWait();
            }
            sleepFor(2000);
            slept.countDown();
        });
        assertThat(started.await(20, SECONDS)).isTrue();
        start(() -> {
            while (spinning.get()) {
                Thread.onSpinWait();
            }
        });
        release.countDown();
        Thread thread = sleeper.get(20, SECONDS);
        spinning.set(false);
        await().atMost(20, SECONDS).until(() -> noneRuns("kirin-carrier-watch"));

        spinningElsewhere.set(false);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        loop.close();

        assertThat(slept.await(20, SECONDS)).isTrue();
    }

    private static boolean noneRuns(String threadNames) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(name -> name.startsWith(threadNames));
    }

    @Test
    void sleeperOfALoopThatHasEndedIsInterrupted() throws Exception {
        var sleeper = new CompletableFuture<Thread>();
        start(() -> {
            sleeper.complete(Thread.currentThread());
            sleepFor(60_000);
        });
        assertThat(started.await(20, SECONDS)).isTrue();
        loop.close();

        sleeper.get(20, SECONDS).interrupt();

        assertThat(sleeper.get().join(Duration.ofSeconds(20))).isTrue();
        assertThat(done.getCount()).isEqualTo(1);
    }

    private void sleepFor(long millis) {
        started.countDown();
        try {
            Thread.sleep(millis);
            done.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @SuppressWarnings("LockNotBeforeTry") // Between the two lies all of the test.
    void loopGetsALockWhoseOwnerSleepsOnIt() throws Exception {
        var lock = new ReentrantLock();
        var loopHadIt = new CountDownLatch(1);
        start(() -> {
            lock.lock();
            sleepFor(500);
            lock.unlock();
        });
        assertThat(started.await(20, SECONDS)).isTrue();

        loop.execute(() -> {
            lock.lock();
            lock.unlock();
            loopHadIt.countDown();
        });

        assertThat(loopHadIt.await(20, SECONDS)).isTrue();
    }

    @Test
    void carrierIsForgottenWithItsLastThread() throws Exception {
        var carriers = new LoopCarriers();
        var another = new LoopCarriedWorker("test", 1, ScheduledThreads.probed(), carriers);
        loop.execute(() -> another.execute(this::waitForTheRelease, loop));
        assertThat(started.await(20, SECONDS)).isTrue();
        var forgotten = new WeakReference<>(carriers.of(loop));

        release.countDown();

        assertThat(done.await(20, SECONDS)).isTrue();
        await().atMost(20, SECONDS)
                .until(() -> {
                    System.gc();
                    return forgotten.refersTo(null);
                });
    }

    @Test
    void watchEndsWhenAllIsQuiet() throws Exception {
        release.countDown();
        start(this::waitForTheRelease);
        assertThat(done.await(20, SECONDS)).isTrue();

        await().until(() -> noneRuns("kirin-carrier"));
    }
}
