package kirin.server.internal;

import kirin.server.internal.Target.MalformedTargetException;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets applications answer what no client has asked, by the way that a client's request takes from
 * the pool on. Safe for any thread.
 */
final class Asking implements AutoCloseable {
    private final AskLoop loop = new AskLoop();

    /** As {@link kirin.routing.Routes#ask}. */
    CompletableFuture<Integer> ask(Revision revision, String target, Duration atMost) {
        if (!target.isEmpty() && !target.startsWith("/")) {
            return failed(target, "a target begins with a /");
        }
        String whole = Target.encoded(revision.mountPath()) + target;
        Target parsed;
        try {
            parsed = Target.parse(whole.isEmpty() ? "/" : whole);
        } catch (MalformedTargetException e) {
            return failed(target, e.getMessage());
        }
        String host = revision.hosts().stream().sorted().findFirst().orElse("localhost");
        var connection = new AskedConnection(loop);
        var exchange = new AskedExchange(connection, whole.isEmpty() ? "/" : whole, host);
        long own = revision.timeoutNanos(parsed.path());
        long limit = own == 0 ? atMost.toNanos() : Math.min(own, atMost.toNanos());
        var running = RunningExchange.asked(exchange, revision, parsed, limit);
        try {
            loop.execute(() -> begin(running));
        } catch (RejectedExecutionException _) {
            return failed(target, "the server has stopped");
        }
        // The watch ends what runs at about the same time, with the stack in the log.
        return exchange.answer()
                .orTimeout(limit, TimeUnit.NANOSECONDS)
                .handle((status, failure) -> {
                    boolean late = System.nanoTime() - exchange.startNanos() >= limit;
                    if (failure instanceof TimeoutException || (failure != null && late)) {
                        throw unanswered(exchange, limit);
                    }
                    if (failure != null) {
                        throw new CompletionException(failure);
                    }
                    return status;
                });
    }

    /** Ends its thread; what is still asked is not answered. */
    @Override
    public void close() {
        loop.close();
    }

    private static void begin(RunningExchange running) {
        Revision revision = running.of();
        if (!revision.running().enter(running)) {
            running.exchange().abort("it has been taken out of service");
            return;
        }
        running.exchange().onCompleted(running);
        if (revision.isUnhealthy()) {
            running.turnAway(PlainAnswer.UNHEALTHY);
        } else if (!revision.pool().offer(running)) {
            running.turnAway(PlainAnswer.OVERLOADED);
        }
    }

    private static CompletionException unanswered(AskedExchange exchange, long limitNanos) {
        String seconds = BigDecimal.valueOf(limitNanos, 9).stripTrailingZeros().toPlainString();
        int status = exchange.status();
        return new CompletionException(
                new IllegalStateException(
                        status == 0
                                ? "it did not answer within %s s".formatted(seconds)
                                : "it began to answer %d, but not to the end within %s s"
                                        .formatted(status, seconds)));
    }

    private static CompletableFuture<Integer> failed(String target, @Nullable String reason) {
        return CompletableFuture.failedFuture(
                new IllegalStateException(
                        "it was not asked for \"%s\": %s".formatted(target, reason)));
    }
}
