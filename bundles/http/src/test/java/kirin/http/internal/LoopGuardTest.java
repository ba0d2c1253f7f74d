package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.exchange.BriefTask;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class LoopGuardTest {
    private final LoopGuard guard = LoopGuard.started();
    private final Loop loop = new Loop();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        loop.close();
        guard.close();
    }

    @Test
    void taskThatWaitsLosesItsLoop() throws Exception {
        var task = new Brief(this::waitForRelease);

        loop.execute(task);

        assertThat(loop.served()).isEqualTo("test-loop-2");
        assertThat(task.outlasted).hasValue(1);
    }

    @Test
    void taskThatComputesLosesItsLoop() throws Exception {
        var task =
                new Brief(() -> {
                    while (release.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                });

        loop.execute(task);

        assertThat(loop.served()).isEqualTo("test-loop-2");
        assertThat(task.outlasted).hasValue(1);
    }

    @Test
    void threadThatLostItsLoopEndsWithTheTask() throws Exception {
        Thread first = loop.owner.thread();
        loop.execute(new Brief(this::waitForRelease));
        assertThat(loop.served()).isEqualTo("test-loop-2");

        release.countDown();

        assertThat(first.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void eachThreadAfterAnotherIsGuarded() throws Exception {
        for (int number = 2; number < 10; number++) {
            loop.execute(new Brief(this::waitForRelease));

            assertThat(loop.served()).isEqualTo("test-loop-" + number);
        }
    }

    @Test
    void otherTasksKeepTheirLoop() throws Exception {
        var other = new Loop();
        other.execute(this::waitForRelease);

        // The guard is awake, and has had time for many looks.
        loop.execute(new Brief(this::waitForRelease));
        assertThat(loop.served()).isEqualTo("test-loop-2");
        await().until(() -> other.owner.busyNanos() > TimeUnit.MILLISECONDS.toNanos(50));

        assertThat(other.owner.thread().getName()).isEqualTo("test-loop");
        release.countDown();
        assertThat(other.served()).isEqualTo("test-loop");
        other.close();
    }

    @Test
    void guardSleepsAfterAWhileAndWakesForTheNextTask() throws Exception {
        assertThat(guard.isAsleep()).isTrue();
        for (int number = 2; number < 5; number++) {
            loop.execute(new Brief(() -> {}));
            await().until(guard::isAsleep);

            loop.execute(new Brief(this::waitForRelease));

            assertThat(loop.served()).isEqualTo("test-loop-" + number);
        }
    }

    @Test
    void guardStaysAwakeAsLongAsATaskRuns() throws Exception {
        // A thread that spins as long as its loop is not taken away would be taken off it.
        loop.execute(new Brief(this::waitForRelease));
        assertThat(loop.served()).isEqualTo("test-loop-2");

        assertThat(guard.isAsleep()).isFalse();
    }

    @Test
    void guardGoesOnAfterALookThatFailed() throws Exception {
        var failing =
                new BriefTask() {
                    @Override
                    public void run() {
                        waitForRelease();
                    }

                    @Override
                    public void outlasted() {
                        throw new InternalError("as the test wants it");
                    }
                };
        loop.execute(failing);
        assertThat(loop.served()).isEqualTo("test-loop-2");

        loop.execute(new Brief(this::waitForRelease));

        assertThat(loop.served()).isEqualTo("test-loop-3");
    }

    @Test
    void taskThatHasEndedIsForgotten() throws Exception {
        WeakReference<Brief> ended = seenAndEnded();

        await().until(() -> {
            System.gc();
            return ended.get() == null;
        });
    }

    private WeakReference<Brief> seenAndEnded() throws Exception {
        var task = new Brief(this::waitForRelease);
        loop.execute(task);
        assertThat(loop.served()).isEqualTo("test-loop-2");
        release.countDown();
        return new WeakReference<>(task);
    }

    @Test
    void taskThatEndsIsNotCalledLong() throws Exception {
        var outlasted = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            var task = new Brief(() -> {});
            loop.execute(task);
            loop.served();
            outlasted.addAndGet(task.outlasted.get());
        }

        // One may have lost the processor for longer than the guard has patience.
        assertThat(outlasted).hasValueLessThan(10);
    }

    private void waitForRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Brief implements BriefTask {
        final AtomicInteger outlasted = new AtomicInteger();
        private final Runnable what;

        Brief(Runnable what) {
            this.what = what;
        }

        @Override
        public void run() {
            what.run();
        }

        @Override
        public void outlasted() {
            outlasted.incrementAndGet();
        }
    }

    /** Runs tasks as an event loop does, without sockets. */
    private final class Loop implements AutoCloseable {
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
        final LoopOwner owner = new LoopOwner("test-loop", this::serve);
        private volatile boolean closed;

        Loop() {
            guard.add(owner);
            owner.start();
        }

        void execute(Runnable task) {
            tasks.add(task);
        }

        /** The thread that has come to what was put in last. */
        String served() throws InterruptedException {
            tasks.add(() -> served.add(Thread.currentThread().getName()));
            return served.take();
        }

        private void serve() {
            try {
                while (!closed) {
                    Runnable task = tasks.take();
                    LoopOwner.Turn serving = owner.turn();
                    LoopOwner.Turn turn = owner.beginTask(task, serving);
                    if (task instanceof BriefTask) {
                        guard.lookAfterTasks();
                    }
                    task.run();
                    if (!owner.endTask(turn, serving)) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts it", e);
            }
        }

        @Override
        public void close() {
            closed = true;
            tasks.add(() -> {});
        }
    }
}
