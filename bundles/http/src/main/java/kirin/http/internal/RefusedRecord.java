package kirin.http.internal;

import kirin.exchange.Handling;
import kirin.http.Headers;
import kirin.log.AccessOutcome;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

/**
 * What the access log is told of a request that became no exchange.
 *
 * @param head what could be read of it; null if nothing could
 * @param status of the answer; 0 if there was none
 * @param bodyBytes of the answer
 */
record RefusedRecord(
        ClientConnection connection,
        @Nullable RequestHead head,
        int status,
        long bodyBytes,
        long endMillis,
        long durationNanos,
        AccessOutcome outcome,
        String reason)
        implements AccessRecord {

    /** Of a request that is answered with a refusal. */
    static RefusedRecord of(
            ClientConnection connection,
            @Nullable RequestHead head,
            Refusal refusal,
            long durationNanos) {
        return new RefusedRecord(
                connection,
                head,
                refusal.status(),
                refusal.bodyBytes(),
                System.currentTimeMillis(),
                durationNanos,
                AccessOutcome.REFUSED,
                refusal.reason());
    }

    /** Of a request whose client went before it was there. */
    static RefusedRecord unfinished(ClientConnection connection, long durationNanos) {
        return new RefusedRecord(
                connection,
                null,
                0,
                0,
                System.currentTimeMillis(),
                durationNanos,
                AccessOutcome.CLIENT_GONE,
                "the client closed the connection before its request was there");
    }

    @Override
    public String peerHost() {
        return connection.peerHost();
    }

    @Override
    public @Nullable String forwardedFor() {
        return head == null ? null : head.forwarding().clientHost();
    }

    @Override
    public @Nullable String requestId() {
        return null;
    }

    @Override
    public @Nullable String method() {
        return head == null ? null : head.method();
    }

    @Override
    public @Nullable String target() {
        return head == null ? null : head.target();
    }

    @Override
    public @Nullable String protocol() {
        return head == null ? null : head.protocol();
    }

    @Override
    public String scheme() {
        return head == null ? Forwarding.NONE.scheme() : head.forwarding().scheme();
    }

    @Override
    public Headers requestFields() {
        return head == null ? Headers.empty() : head.fields();
    }

    @Override
    public Headers answerFields() {
        return Headers.empty();
    }

    @Override
    public long firstByteNanos() {
        return status == 0 ? -1 : durationNanos;
    }

    @Override
    public @Nullable Handling handling() {
        return null;
    }
}
