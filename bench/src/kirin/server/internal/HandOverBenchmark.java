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
import java.util.ArrayDeque;
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
     * but the waking; in a seat of a thread that sleeps until it is woken; on the loop in a seat
     * that such a thread lends.
     */
    @Param({"loop", "seat", "thread", "lent"})
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
                    default ->
                            new ThreadWorker(
                                    1, Executors.newSingleThreadExecutor(), worker.equals("lent"));
                };
        var info = new WorkerInfo("bench", 1, 1, worker);
        var instance = new Instance(exchange -> {}, getClass().getClassLoader(), () -> {});
        var reports = new Crew.Reports(crew -> {}, crew -> {});
        pool.staff(List.of(new Crew(info, "bench", made, instance, pool, 0, reports)));
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

        @Override
        public boolean isLendable() {
            return true;
        }
    }

    /** Keeps what a round of the I/O loop leaves for its end: hand-overs, or requests. */
    private static final class OneRound implements WorkerLoop {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable next) {
            tasks.add(next);
        }

        @Override
        public void schedule(Runnable next, Duration delay) {
            throw new UnsupportedOperationException();
        }

        private void runAll() {
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
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
