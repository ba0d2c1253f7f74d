package kirin.http.internal;

import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioIoHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class RelievedRoundTest {
    /**
     * Without any event: an answer that was held back for the round's end shall not wait for it.
     */
    @Test
    void roundThatLostItsThreadIsEndedByTheNextOne() {
        Set<String> ends = ConcurrentHashMap.newKeySet();
        var release = new CountDownLatch(1);
        try (var loops = new EventLoops(1, NioIoHandler.newFactory())) {
            var loop = (RelievableEventLoop) loops.next();
            loop.execute(() -> loop.afterEachRound(() -> ends.add(threadName())));
            await().until(() -> ends.contains("kirin-io-1"));
            // By the loop itself: whoever else gives it a task wakes it as well.
            loop.scheduleForApplication(() -> waitFor(release), Duration.ofMillis(50));

            await().until(() -> loop.relieve(Duration.ofNanos(1)) != null);

            await().until(() -> ends.contains("kirin-io-1-2"));
            release.countDown();
        }
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }

    private static void waitFor(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
