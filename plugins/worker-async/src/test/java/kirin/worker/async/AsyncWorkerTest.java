package kirin.worker.async;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.worker.LoopWorker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

class AsyncWorkerTest {
    private final LoopWorker worker =
            (LoopWorker)
                    new AsyncWorkerClass().newWorker(new WorkerContext("kirin-test-1", 1, 1, 1000));
    private final Queue<Runnable> loop = new ArrayDeque<>();

    @Test
    void capacityIsTheNumberOfConnections() {
        assertThat(worker.capacity()).isEqualTo(1000);
    }

    @Test
    void requestsRunByTheLoopInTheirOrderAndNeverWithinTheCall() {
        List<Integer> ran = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            int number = i;
            worker.execute(() -> ran.add(number), loop::add);
        }

        assertThat(ran).isEmpty();
        assertThat(loop).hasSize(3);
        loop.forEach(Runnable::run);
        assertThat(ran).containsExactly(0, 1, 2);
    }

    @Test
    void requestGivenBeforeTheCloseIsStillRun() {
        List<String> ran = new ArrayList<>();

        worker.execute(() -> ran.add("request"), loop::add);
        worker.close();

        loop.remove().run();
        assertThat(ran).containsExactly("request");
    }
}
