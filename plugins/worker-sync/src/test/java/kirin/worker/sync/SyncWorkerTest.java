package kirin.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.worker.SeatWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

class SyncWorkerTest {
    private final SeatWorker worker =
            (SeatWorker)
                    new SyncWorkerClass().newWorker(new WorkerContext("kirin-test-1", 1, 1, 1000));

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
}
