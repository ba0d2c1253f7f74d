package kirin.worker.green;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** What virtual threads do that wait for a time, on the loop that carries them. */
@Timeout(60)
class TimedWaitTest {
    private final LoopWorker worker =
            (LoopWorker)
                    GreenWorkers.of("gevent", "loop")
                            .newWorker(new WorkerContext("kirin-test-1", 1, 1, 200));
    @AutoClose private final EventLoop loop = new EventLoop();

    private <T> CompletableFuture<T> start(Callable<T> request) {
        var result = new CompletableFuture<T>();
        loop.execute(() -> worker.execute(() -> complete(result, request), loop));
        return result.orTimeout(40, SECONDS);
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> request) {
        try {
            result.complete(request.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private static boolean runs(String threadName) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(threadName));
    }

    @Test
    void shorterWaitEndsBeforeALongerOneThatBeganEarlier() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Boolean>> sleepers = new ArrayList<>();

        for (int millis : new int[] {1200, 600, 10}) {
            sleepers.add(
                    start(() -> {
                        Thread.sleep(millis);
                        return order.add(millis);
                    }));
        }

        assertThat(sleepers).allMatch(CompletableFuture::join);
        assertThat(order).containsExactly(10, 600, 1200);
    }

    @Test
    void noneEndsBeforeItsTime() {
        List<CompletableFuture<Long>> early = new ArrayList<>();

        for (int i = 0; i < 300; i++) {
            long nanos = 1L << (i % 27);
            early.add(
                    start(() -> {
                        long begin = System.nanoTime();
                        // It may end early by the contract, but has no reason to here.
                        LockSupport.parkNanos(nanos);
                        return Math.min(0, System.nanoTime() - begin - nanos);
                    }));
        }

        assertThat(early).allMatch(result -> result.join() == 0);
    }

    @Test
    @SuppressWarnings("WaitNotInLoop") // It ends by its time, since nobody notifies.
    void loopItselfEndsTheWaits() throws Exception {
        var lock = new ReentrantLock();
        lock.lock();
        try {
            CompletableFuture<Boolean> locked = start(() -> lock.tryLock(50, MILLISECONDS));
            assertThat(locked.join()).isFalse();
        } finally {
            lock.unlock();
        }
        var monitor = new Object();
        CompletableFuture<Boolean> slept =
                start(() -> {
                    Thread.sleep(50);
                    synchronized (monitor) {
                        monitor.wait(50);
                    }
                    return new CountDownLatch(1).await(50, MILLISECONDS);
                });

        assertThat(slept.join()).isFalse();
        assertThat(loop.givenForLater()).isPositive();
        // The JDK's thread for those waits that their scheduler does not end.
        assertThat(runs("VirtualThread-unparker")).isFalse();
    }

    @Test
    void readEndsByItsTimeoutOrByWhatItReads() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
            accepted.setSoTimeout(50);
            InputStream input = accepted.getInputStream();

            CompletableFuture<Integer> silent = start(input::read);
            assertThat(silent.handle((read, e) -> e.getClass()).join())
                    .isEqualTo(SocketTimeoutException.class);
            accepted.setSoTimeout(30_000);
            CompletableFuture<Integer> served = start(input::read);
            client.getOutputStream().write(42);

            assertThat(served.join()).isEqualTo(42);
        }
    }

    @Test
    void waitThatEndsEarlyLeavesNothingBehind() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        var count = new AtomicInteger();
        Callable<Boolean> request =
                () -> {
                    threads.add(Thread.currentThread());
                    LockSupport.parkNanos(HOURS.toNanos(1));
                    return count.incrementAndGet() > 0;
                };
        List<CompletableFuture<Boolean>> waiting =
                IntStream.range(0, 100).mapToObj(i -> start(request)).toList();

        for (int i = 0; i < waiting.size(); i++) {
            Thread thread = threads.take();
            // Sooner it could still wait for the queue's lock, which would take the permit.
            await().pollInterval(1, MILLISECONDS)
                    .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            LockSupport.unpark(thread);
        }

        assertThat(waiting).allMatch(CompletableFuture::join);
        assertThat(count).hasValue(100);
        // It watches as long as a timer is left.
        await().atMost(20, SECONDS).until(() -> !runs("kirin-carrier-watch"));
    }

    @Test
    void waitOfAThreadThatIsInterruptedEndsAtOnce() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        CompletableFuture<Boolean> waiting =
                start(() -> {
                    threads.add(Thread.currentThread());
                    synchronized (threads) {
                        threads.wait(HOURS.toMillis(1));
                    }
                    return true;
                });

        threads.take().interrupt();

        assertThat(waiting.handle((value, e) -> e.getClass()).join())
                .isEqualTo(InterruptedException.class);
    }
}
