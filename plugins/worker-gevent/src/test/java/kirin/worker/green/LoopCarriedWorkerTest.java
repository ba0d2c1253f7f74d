package kirin.worker.green;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What an application may do on a virtual thread that an I/O thread carries. */
@Timeout(30)
class LoopCarriedWorkerTest {
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

    private final LoopWorker worker =
            (LoopWorker)
                    GreenWorkers.of("gevent", "loop")
                            .newWorker(new WorkerContext("kirin-test-1", 1, 1, 200));
    @AutoClose private final EventLoop loop = new EventLoop();

    private <T> CompletableFuture<T> start(Callable<T> request) {
        return start(request, loop);
    }

    private <T> CompletableFuture<T> start(Callable<T> request, EventLoop on) {
        var result = new CompletableFuture<T>();
        Runnable task =
                () -> {
                    try {
                        result.complete(request.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                };
        on.execute(() -> worker.execute(task, on));
        return result.orTimeout(20, SECONDS);
    }

    @Test
    void capacityIsTheNumberOfConnections() {
        assertThat(worker.capacity()).isEqualTo(200);
    }

    @Test
    void requestRunsAfterTheCallOnANamedVirtualThreadCarriedByTheLoop() {
        List<String> order = new ArrayList<>();
        var done = new CompletableFuture<Boolean>();

        loop.execute(() -> {
            INHERITED.set("of the loop");
            worker.execute(
                    () -> {
                        order.add(Thread.currentThread().getName());
                        order.add("inherited " + INHERITED.get());
                        // The description of a virtual thread names its carrier.
                        order.add(Thread.currentThread().toString().replaceFirst(".*@", ""));
                        done.complete(Thread.currentThread().isVirtual());
                    },
                    loop);
            order.add("called");
        });

        assertThat(done.orTimeout(20, SECONDS).join()).isTrue();
        assertThat(order).containsExactly("called", "kirin-test-1", "inherited null", "test-loop");
    }

    @Test
    void asManyRequestsWaitAtOnceAsThereAreConnections() throws Exception {
        var allInside = new CountDownLatch(200);
        var release = new CountDownLatch(1);
        List<CompletableFuture<Integer>> results = new ArrayList<>();

        for (int i = 0; i < worker.capacity(); i++) {
            int number = i;
            results.add(
                    start(() -> {
                        allInside.countDown();
                        release.await();
                        return number;
                    }));
        }

        assertThat(allInside.await(20, SECONDS)).isTrue();
        release.countDown();
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).join()).isEqualTo(i);
        }
    }

    @Test
    void manyRequestsFromManyLoopsRunOnceEach() throws Exception {
        List<EventLoop> loops = List.of(new EventLoop(), new EventLoop(), new EventLoop());
        List<AtomicInteger> runs = new ArrayList<>();
        List<CompletableFuture<Integer>> results = new ArrayList<>();

        for (int i = 0; i < 30_000; i++) {
            var count = new AtomicInteger();
            boolean waits = i % 100 == 0;
            runs.add(count);
            results.add(
                    start(
                            () -> {
                                if (waits) {
                                    LockSupport.parkNanos(1_000_000);
                                }
                                return count.incrementAndGet();
                            },
                            loops.get(i % loops.size())));
        }

        results.forEach(CompletableFuture::join);
        for (EventLoop each : loops) {
            each.close();
        }
        assertThat(runs).allMatch(count -> count.get() == 1);
    }

    @Test
    void loopGoesOnWhileRequestsSleep() {
        long before = System.nanoTime();
        List<CompletableFuture<Boolean>> sleepers = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            sleepers.add(
                    start(() -> {
                        Thread.sleep(300);
                        return true;
                    }));
        }

        assertThat(start(() -> true).join()).isTrue();
        assertThat(sleepers).allMatch(CompletableFuture::join);
        // One after the other, they would take 15 seconds.
        assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(10));
    }

    @Test
    void loopGoesOnWhileARequestReadsASocket() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> served =
                    start(() -> {
                        try (Socket accepted = server.accept()) {
                            int read = accepted.getInputStream().read();
                            accepted.getOutputStream().write(read + 1);
                            return read;
                        }
                    });
            CompletableFuture<Integer> asked =
                    start(() -> {
                        try (var client =
                                new Socket(server.getInetAddress(), server.getLocalPort())) {
                            client.getOutputStream().write(41);
                            return client.getInputStream().read();
                        }
                    });

            assertThat(asked.join()).isEqualTo(42);
            assertThat(served.join()).isEqualTo(41);
        }
    }

    @Test
    void loopGoesOnWhileRequestsWaitForALockAndAMonitor() {
        var lock = new ReentrantLock();
        var monitor = new Object();
        CompletableFuture<Boolean> locked;
        CompletableFuture<Boolean> entered;
        lock.lock();
        try {
            synchronized (monitor) {
                locked = start(() -> passThrough(lock));
                entered =
                        start(() -> {
                            synchronized (monitor) {
                                return true;
                            }
                        });

                assertThat(start(() -> true).join()).isTrue();
                assertThat(locked).isNotDone();
                assertThat(entered).isNotDone();
            }
        } finally {
            lock.unlock();
        }

        assertThat(locked.join()).isTrue();
        assertThat(entered.join()).isTrue();
    }

    private static boolean passThrough(ReentrantLock lock) {
        lock.lock();
        try {
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Test
    void requestsWaitForEachOtherByObjectWait() {
        var monitor = new Object();
        List<String> mail = new ArrayList<>();
        CompletableFuture<String> waiting =
                start(() -> {
                    synchronized (monitor) {
                        while (mail.isEmpty()) {
                            monitor.wait();
                        }
                        return mail.removeFirst();
                    }
                });

        CompletableFuture<Boolean> writing =
                start(() -> {
                    synchronized (monitor) {
                        while (mail.isEmpty()) {
                            // Ends by its time, since nobody notifies.
                            monitor.wait(20);
                            mail.add("letter");
                        }
                        monitor.notifyAll();
                        return true;
                    }
                });

        assertThat(writing.join()).isTrue();
        assertThat(waiting.join()).isEqualTo("letter");
    }

    @Test
    void requestIsUnparkedByAnyThread() throws Exception {
        var parked = new LinkedBlockingQueue<Thread>();
        CompletableFuture<Boolean> request =
                start(() -> {
                    parked.add(Thread.currentThread());
                    LockSupport.park();
                    return true;
                });

        LockSupport.unpark(parked.take());

        assertThat(request.join()).isTrue();
    }

    @Test
    void requestsOfTwoLoopsHandOverToEachOther() throws Exception {
        var queue = new SynchronousQueue<Integer>();
        try (var other = new EventLoop()) {
            CompletableFuture<Integer> sum =
                    start(
                            () -> {
                                int total = 0;
                                for (int i = 0; i < 1000; i++) {
                                    total += queue.take();
                                }
                                return total;
                            },
                            other);
            var _ =
                    start(() -> {
                        for (int i = 0; i < 1000; i++) {
                            queue.put(i);
                        }
                        return true;
                    });

            assertThat(sum.join()).isEqualTo(499_500);
        }
    }

    @Test
    void requestReadsAndWritesFiles(@TempDir Path folder) {
        Path file = folder.resolve("file");

        CompletableFuture<String> read =
                start(() -> {
                    Files.writeString(file, "text");
                    try (var channel = FileChannel.open(file)) {
                        var buffer = ByteBuffer.allocate(10);
                        channel.read(buffer);
                        return new String(buffer.array(), 0, buffer.position(), UTF_8);
                    }
                });

        assertThat(read.join()).isEqualTo("text");
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // That it yields is what is tested.
    void requestThatYieldsLetsOthersRun() {
        var other = new CompletableFuture<Boolean>();

        CompletableFuture<Boolean> yielding =
                start(() -> {
                    var _ = start(() -> other.complete(true));
                    while (!other.isDone()) {
                        Thread.yield();
                    }
                    return true;
                });

        assertThat(yielding.join()).isTrue();
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // That it yields is what is tested.
    void loopGetsItsTurnAfterAFewStepsOfARequestThatComputes() {
        var turn = new AtomicBoolean();

        CompletableFuture<Integer> steps =
                start(() -> {
                    loop.execute(() -> turn.set(true));
                    int count = 0;
                    while (!turn.get()) {
                        long begin = System.nanoTime();
                        while (System.nanoTime() - begin < 1_000_000) {
                            Thread.onSpinWait();
                        }
                        count++;
                        Thread.yield();
                    }
                    return count;
                });

        assertThat(steps.join()).isBetween(1, 16);
    }

    @Test
    void interruptReachesTheRequestAndNeitherTheNextNorTheLoop() throws Exception {
        var waiting = new LinkedBlockingQueue<Thread>();
        CompletableFuture<Boolean> asleep =
                start(() -> {
                    waiting.add(Thread.currentThread());
                    Thread.sleep(20_000);
                    return true;
                });
        var ofLoop = new CompletableFuture<Boolean>();

        waiting.take().interrupt();

        assertThat(asleep.handle((value, e) -> e.getClass()).join())
                .isEqualTo(InterruptedException.class);
        var _ =
                start(() -> {
                    Thread.currentThread().interrupt();
                    return true;
                });
        assertThat(start(() -> Thread.currentThread().isInterrupted()).join()).isFalse();
        loop.execute(() -> ofLoop.complete(Thread.currentThread().isInterrupted()));
        assertThat(ofLoop.join()).isFalse();
    }

    @Test
    void threadsThatARequestStartsRunToo() {
        var numbers = new AtomicInteger();

        CompletableFuture<Boolean> parent =
                start(() -> {
                    List<Thread> children = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        children.add(
                                Thread.startVirtualThread(() -> {
                                    LockSupport.parkNanos(1_000_000);
                                    numbers.incrementAndGet();
                                }));
                    }
                    for (Thread child : children) {
                        child.join();
                    }
                    return true;
                });

        assertThat(parent.join()).isTrue();
        assertThat(numbers).hasValue(10);
    }

    @Test
    void whatRunsAtTheCloseRunsToItsEnd() throws Exception {
        var release = new CountDownLatch(1);
        var threads = new LinkedBlockingQueue<Thread>();
        CompletableFuture<Boolean> running =
                start(() -> {
                    threads.add(Thread.currentThread());
                    release.await();
                    return true;
                });
        Thread thread = threads.take();

        worker.close();
        release.countDown();

        assertThat(running.join()).isTrue();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void loopIsAskedOnceForManySteps() throws Exception {
        var allInside = new CountDownLatch(100);
        var release = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(
                    start(() -> {
                        allInside.countDown();
                        return release.await(20, SECONDS);
                    }));
        }
        assertThat(allInside.await(20, SECONDS)).isTrue();
        // Behind the last of the requests, which waits by then.
        start(() -> true).join();
        var held = new CountDownLatch(1);
        loop.execute(() -> {
            held.countDown();
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(held.await(20, SECONDS)).isTrue();
        int before = loop.given();

        release.countDown();

        assertThat(loop.given() - before).isEqualTo(1);
        hold.countDown();
        assertThat(requests).allMatch(CompletableFuture::join);
    }
}
