package kirin.metrics.prometheus;

import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks checks on threads of its own, all at once and each for a bounded time; what they say holds
 * for a second. A check that does not answer has its thread until it does, and is not asked again
 * before. Any thread.
 */
final class Checkup implements AutoCloseable {
    private static final int MOST_THREADS = 16;
    private static final long REST_SECONDS = 30;
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final HealthSource source;
    private final Duration patience;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    0,
                    MOST_THREADS,
                    REST_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    this::newThread);
    private final Map<Object, CompletableFuture<CheckResult>> asked = new ConcurrentHashMap<>();
    private final Map<Probe, Kept> kept = new EnumMap<>(Probe.class);

    /** What was found last for one probe. Guarded by itself, so that one asks for all. */
    private static final class Kept {
        private @Nullable List<CheckResult> results;
        private long nanos;
    }

    /** Where the checks are. */
    @FunctionalInterface
    interface HealthSource {
        /** Those that count for a probe now. */
        List<Check> checks(Probe probe);
    }

    Checkup(HealthSource source, Duration patience) {
        this.source = source;
        this.patience = patience;
        for (Probe each : Probe.values()) {
            kept.put(each, new Kept());
        }
    }

    private Thread newThread(Runnable task) {
        String name = "kirin-health-" + threadCount.incrementAndGet();
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** What all checks of a probe say, at most a second old. */
    List<CheckResult> results(Probe probe) throws InterruptedException {
        Kept last = kept.get(probe);
        if (last == null) {
            throw new IllegalStateException("every probe has its place");
        }
        synchronized (last) {
            List<CheckResult> known = last.results;
            if (known == null || System.nanoTime() - last.nanos >= FRESH_NANOS) {
                known = ask(source.checks(probe));
                last.results = known;
                last.nanos = System.nanoTime();
            }
            return known;
        }
    }

    private List<CheckResult> ask(List<Check> checks) throws InterruptedException {
        List<CompletableFuture<CheckResult>> answers = new ArrayList<>();
        for (Check each : checks) {
            answers.add(begin(each));
        }
        long end = System.nanoTime() + patience.toNanos();
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            results.add(await(answers.get(i), checks.get(i), end));
        }
        return List.copyOf(results);
    }

    private CompletableFuture<CheckResult> begin(Check check) {
        CompletableFuture<CheckResult> fresh = new CompletableFuture<>();
        CompletableFuture<CheckResult> running = asked.putIfAbsent(check.key(), fresh);
        if (running != null) {
            return running;
        }
        try {
            threads.execute(() -> {
                CheckResult result = run(check);
                asked.remove(check.key());
                fresh.complete(result);
            });
        } catch (RejectedExecutionException _) {
            asked.remove(check.key());
            fresh.complete(failed(check, "not asked: too many checks have not answered yet"));
        }
        return fresh;
    }

    private static CheckResult run(Check check) {
        try {
            Result result = check.check().execute();
            return new CheckResult(check.name(), result.getStatus(), message(result));
        } catch (Exception | LinkageError e) {
            return failed(check, e.toString());
        }
    }

    /** The last thing that it says, without its status. */
    private static String message(Result result) {
        String message = "";
        for (var entry : result) {
            message = entry.getMessage();
        }
        return message;
    }

    private CheckResult await(CompletableFuture<CheckResult> answer, Check check, long endNanos)
            throws InterruptedException {
        try {
            return answer.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return failed(check, "no answer within %d ms".formatted(patience.toMillis()));
        } catch (ExecutionException e) {
            return failed(check, e.toString());
        }
    }

    private static CheckResult failed(Check check, String message) {
        return new CheckResult(check.name(), Result.Status.HEALTH_CHECK_ERROR, message);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
