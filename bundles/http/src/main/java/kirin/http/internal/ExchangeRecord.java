package kirin.http.internal;

import kirin.exchange.Connection;
import kirin.exchange.Handling;
import kirin.exchange.Outcome;
import kirin.http.Headers;
import kirin.log.AccessOutcome;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

/** What the access log is told of an exchange that has ended. */
final class ExchangeRecord implements AccessRecord {
    private final HttpExchange exchange;
    private final Outcome outcome;
    private final Headers answerFields;
    private final long firstByteNanos;
    private final long endMillis = System.currentTimeMillis();

    /** To be made before the writer begins with the next answer. */
    ExchangeRecord(HttpExchange exchange, Outcome outcome, AnswerWriter writer) {
        this.exchange = exchange;
        this.outcome = outcome;
        this.answerFields = writer.fields();
        long first = writer.firstBytesNanos();
        // Most answers are written at once: then that was at the end.
        this.firstByteNanos =
                outcome.status() == 0
                        ? -1
                        : first == 0 ? outcome.nanos() : first - exchange.startNanos();
    }

    @Override
    public Connection connection() {
        return exchange.connection();
    }

    @Override
    public String peerHost() {
        return exchange.connection().peerHost();
    }

    @Override
    public @Nullable String forwardedFor() {
        return exchange.head().forwarding().clientHost();
    }

    @Override
    public String requestId() {
        return exchange.requestId();
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public String target() {
        return exchange.target();
    }

    @Override
    public String protocol() {
        return exchange.head().protocol();
    }

    @Override
    public String scheme() {
        return exchange.scheme();
    }

    @Override
    public Headers requestFields() {
        return exchange.headers();
    }

    @Override
    public Headers answerFields() {
        return answerFields;
    }

    @Override
    public int status() {
        return outcome.status();
    }

    @Override
    public long bodyBytes() {
        return outcome.bodyBytes();
    }

    @Override
    public long endMillis() {
        return endMillis;
    }

    @Override
    public long durationNanos() {
        return outcome.nanos();
    }

    @Override
    public long firstByteNanos() {
        return firstByteNanos;
    }

    @Override
    public @Nullable Handling handling() {
        return exchange.handling();
    }

    @Override
    public AccessOutcome outcome() {
        Handling handling = exchange.handling();
        Handling.Substitute substitute =
                handling == null ? Handling.Substitute.NONE : handling.substitute();
        return switch (substitute) {
            case SHED -> AccessOutcome.SHED;
            case TIMED_OUT -> AccessOutcome.TIMED_OUT;
            case STOPPED -> AccessOutcome.STOPPED;
            case NONE ->
                    switch (outcome.end()) {
                        case ANSWERED -> AccessOutcome.ANSWERED;
                        case CLIENT_GONE -> AccessOutcome.CLIENT_GONE;
                        case ABORTED -> AccessOutcome.ABORTED;
                        case UPGRADED -> AccessOutcome.UPGRADED;
                    };
        };
    }

    @Override
    public String reason() {
        return outcome.reason();
    }
}
