package kirin.worker.async;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerContext;
import kirin.worker.WorkerLoop;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

class AsyncWorkerTest {
    private final LoopWorker worker =
            (LoopWorker)
                    new AsyncWorkerClass().newWorker(new WorkerContext("kirin-test-1", 1, 1, 1000));
    private final Queue<Runnable> given = new ArrayDeque<>();
    private final WorkerLoop loop =
            new WorkerLoop() {
                @Override
                public void execute(Runnable task) {
                    given.add(task);
                }

                @Override
                public void schedule(Runnable task, Duration delay) {
                    throw new AssertionError("requests are not to be run later");
                }
            };

    @Test
    void capacityIsTheNumberOfConnections() {
        assertThat(worker.capacity()).isEqualTo(1000);
    }

    @Test
    void requestsRunByTheLoopInTheirOrderAndNeverWithinTheCall() {
        List<Integer> ran = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            int number = i;
            worker.execute(() -> ran.add(number), loop);
        }

        assertThat(ran).isEmpty();
        assertThat(given).hasSize(3);
        given.forEach(Runnable::run);
        assertThat(ran).containsExactly(0, 1, 2);
    }

    @Test
    void requestGivenBeforeTheCloseIsStillRun() {
        List<String> ran = new ArrayList<>();

        worker.execute(() -> ran.add("request"), loop);
        worker.close();

        given.remove().run();
        assertThat(ran).containsExactly("request");
    }
}
