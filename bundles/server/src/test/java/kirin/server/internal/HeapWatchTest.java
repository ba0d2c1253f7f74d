package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

class HeapWatchTest {
    @Test
    void tellsOnceAfterEachCollectionThatLeftTooMuch() {
        var watch = new HeapWatch(() -> 1);
        await().until(() -> {
            System.gc();
            return watch.isTooFull();
        });

        await().until(() -> !watch.isTooFull());
    }

    @Test
    void neverTellsOfAHeapThatHasRoom() {
        var watch = new HeapWatch(() -> Long.MAX_VALUE);
        System.gc();

        assertThat(watch.isTooFull()).isFalse();
    }

    @Test
    void neverTellsWithoutALimit() {
        System.gc();

        assertThat(HeapWatch.ofPercent(() -> 0).isTooFull()).isFalse();
    }

    @Test
    void limitThatIsSetOrLiftedLaterHolds() {
        AtomicLong most = new AtomicLong();
        var watch = new HeapWatch(most::get);
        System.gc();
        assertThat(watch.isTooFull()).isFalse();

        most.set(1);
        await().until(() -> {
            System.gc();
            return watch.isTooFull();
        });

        most.set(0);
        System.gc();
        assertThat(watch.isTooFull()).isFalse();
    }
}
