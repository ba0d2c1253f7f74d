package kirin.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.worker.SeatWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

class SyncWorkerTest {
    private static final WorkerContext CONTEXT = new WorkerContext("kirin-test-1", 1, 1, 1000);

    private final SeatWorker worker = (SeatWorker) new SyncWorkerClass("auto").newWorker(CONTEXT);

    @Test
    void everyTaskRunsOnTheOneNamedThread() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        Semaphore seat = new Semaphore(1);

        for (int i = 0; i < 1000; i++) {
            seat.acquire();
            worker.execute(() -> {
                threads.add(Thread.currentThread());
                seat.release();
            });
        }
        seat.acquire();

        assertThat(threads).hasSize(1000).containsOnly(threads.getFirst());
        assertThat(threads.getFirst().getName()).isEqualTo("kirin-test-1");
        assertThat(worker.capacity()).isEqualTo(1);
        worker.close();
    }

    @Test
    void threadEndsWhenTheWorkerIsClosed() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        worker.execute(() -> threads.add(Thread.currentThread()));
        await().until(() -> !threads.isEmpty());

        worker.close();

        threads.getFirst().join(5000);
        assertThat(threads.getFirst().isAlive()).isFalse();
    }

    @Test
    void idleThreadSleepsOnAfterALateInterrupt() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        worker.execute(() -> threads.add(Thread.currentThread()));
        await().until(() -> !threads.isEmpty());
        Thread thread = threads.getFirst();
        await().until(() -> thread.getState() == Thread.State.WAITING);

        thread.interrupt();

        await().until(() -> thread.getState() == Thread.State.WAITING && !thread.isInterrupted());
        worker.close();
    }

    @Test
    void taskGivenBeforeTheCloseIsStillRun() {
        Semaphore ran = new Semaphore(0);

        worker.execute(ran::release);
        worker.close();

        await().until(() -> ran.availablePermits() == 1);
    }

    @Test
    void seatsAreLentUnlessTheThreadsAreToRunEverything() {
        assertThat(worker.lendsSeats()).isTrue();

        try (var others = (SeatWorker) new SyncWorkerClass("thread").newWorker(CONTEXT)) {
            assertThat(others.lendsSeats()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Auto", "loop"})
    void otherCarriersAreRefused(String carrier) {
        assertThatThrownBy(() -> new SyncWorkerClass(carrier))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[worker.sync]")
                .hasMessageContaining("\"" + carrier + "\"")
                .hasMessageContaining("give \"auto\", or \"thread\"");
    }
}
