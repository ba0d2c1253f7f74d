package kirin.server.internal;

import kirin.hooks.WorkerInfo;
import kirin.worker.LoopWorker;
import kirin.worker.SeatWorker;
import kirin.worker.Worker;
import kirin.worker.WorkerLoop;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * From putting a request into the pool until a worker has run it, which does nothing. The I/O loop
 * is this thread: what it is to run runs at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandOverBenchmark {
    /**
     * Where the worker runs it: on the loop; in a seat that this thread takes itself, which is all
     * but the waking; in a seat of a thread that sleeps until it is woken.
     */
    @Param({"loop", "seat", "thread"})
    public String worker;

    /** How many are put in at once. */
    @Param({"1", "16"})
    public int requests;

    private final Pool pool = new Pool(100);
    private final Noted work = new Noted();

    @Setup
    public void setUp() {
        Worker made =
                switch (worker) {
                    case "loop" -> new OnLoop();
                    case "seat" -> new InPlace();
                    default -> new ThreadWorker(1, Executors.newSingleThreadExecutor());
                };
        var info = new WorkerInfo("bench", 1, 1, worker);
        var instance = new Instance(exchange -> {}, getClass().getClassLoader(), () -> {});
        var reports = new Crew.Reports(crew -> {}, crew -> {});
        pool.staff(List.of(new Crew(info, made, instance, pool, 0, reports)));
    }

    @TearDown
    public void tearDown() {
        pool.staff(List.of());
    }

    @Benchmark
    public int handOver() {
        int awaited = work.done + requests;
        for (int i = 0; i < requests; i++) {
            if (!pool.offer(work)) {
                throw new IllegalStateException("the pool is full");
            }
        }
        work.loop.runAll();
        while (work.done != awaited) {
            Thread.onSpinWait();
        }
        return awaited;
    }

    private static final class Noted implements Work {
        private final OneRound loop = new OneRound();
        // Written by the worker's thread, read by the one that measures.
        private volatile int done;

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // by one thread at a time
        public void run(Crew crew) {
            done++;
        }

        @Override
        public WorkerLoop loop() {
            return loop;
        }
    }

    /** Keeps the one task that a round of the I/O loop leaves for its end: the hand-over. */
    private static final class OneRound implements WorkerLoop {
        private Runnable task;

        @Override
        public void execute(Runnable next) {
            if (task != null) {
                throw new IllegalStateException("two tasks in one round");
            }
            task = next;
        }

        @Override
        public void schedule(Runnable next, Duration delay) {
            throw new UnsupportedOperationException();
        }

        private void runAll() {
            while (task != null) {
                Runnable next = task;
                task = null;
                next.run();
            }
        }
    }

    private record OnLoop() implements LoopWorker {
        @Override
        public int capacity() {
            return 100;
        }

        @Override
        public void execute(Runnable request, WorkerLoop loop) {
            request.run();
        }

        @Override
        public void close() {}
    }

    private record InPlace() implements SeatWorker {
        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public void execute(Runnable seat) {
            seat.run();
        }

        @Override
        public void close() {}
    }
}
