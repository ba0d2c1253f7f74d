package kirin.server.internal;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Connection;
import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.Part;
import kirin.exchange.SendCallback;
import kirin.exchange.Transfer;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A GET that no client has sent, and of whose answer only the status is wanted. */
final class AskedExchange implements Exchange {
    private final String requestId = UUID.randomUUID().toString();
    private final long start = System.nanoTime();
    private final AskedConnection connection;
    private final String target;
    private final String host;
    private final Headers headers;
    private final CompletableFuture<Integer> answer = new CompletableFuture<>();

    // All below: guarded by this.
    private int status;
    private long bodyBytes;
    private @Nullable Outcome outcome;
    private final List<Consumer<Outcome>> listeners = new ArrayList<>();

    AskedExchange(AskedConnection connection, String target, String host) {
        this.connection = connection;
        this.target = target;
        this.host = host;
        this.headers = Headers.of("Host", host, "User-Agent", "kirin");
    }

    /** Completed with the status when the answer was whole, exceptionally when it was aborted. */
    CompletableFuture<Integer> answer() {
        return answer;
    }

    /** Of the head; 0 before it was sent. */
    synchronized int status() {
        return status;
    }

    @Override
    public long id() {
        return connection.id();
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public SocketAddress client() {
        return connection.peer();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public Headers trailers() {
        return Headers.empty();
    }

    @Override
    public long startNanos() {
        return start;
    }

    @Override
    public long readyNanos() {
        return start;
    }

    @Override
    public synchronized boolean isCommitted() {
        return status != 0;
    }

    @Override
    public void inform(int interim, Headers fields) {
        // Nobody waits for it.
    }

    @Override
    public void send(
            int finalStatus, Headers fields, ByteBuffer body, boolean last, SendCallback sent) {
        begin(finalStatus);
        send(body, last, sent);
    }

    @Override
    public void send(
            int finalStatus,
            Headers fields,
            FileChannel file,
            long offset,
            long length,
            SendCallback sent) {
        begin(finalStatus);
        Throwable failure = null;
        try {
            file.close();
        } catch (IOException e) {
            failure = e;
        }
        take(length, true, failure, sent);
    }

    @Override
    public void send(ByteBuffer body, boolean last, SendCallback sent) {
        take(body.remaining(), last, null, sent);
    }

    @Override
    public void finish(Headers trailers, SendCallback sent) {
        take(0, true, null, sent);
    }

    @Override
    public Transfer upgrade(Headers fields) {
        throw new IllegalStateException("the request did not ask for an upgrade");
    }

    @Override
    public void onCompleted(Consumer<Outcome> listener) {
        Outcome known;
        synchronized (this) {
            known = outcome;
            if (known == null) {
                listeners.add(listener);
                return;
            }
        }
        listener.accept(known);
    }

    @Override
    public Part read() throws IOException {
        return NoBody.PART;
    }

    @Override
    public void demand(Runnable ready) {
        connection.loop().execute(ready);
    }

    @Override
    public void abort(String reason) {
        end(Outcome.End.ABORTED, reason);
    }

    @Override
    public void onGone(Runnable listener) {
        // There is nobody to go.
    }

    private synchronized void begin(int finalStatus) {
        if (outcome == null) {
            if (status != 0) {
                throw new IllegalStateException("the head was sent already");
            }
            status = finalStatus;
        }
    }

    private void take(long bytes, boolean last, @Nullable Throwable failure, SendCallback sent) {
        boolean closed;
        synchronized (this) {
            closed = outcome != null;
            bodyBytes += bytes;
        }
        if (closed) {
            sent.done(new ClosedExchangeException("the exchange has ended"));
            return;
        }
        if (last) {
            end(Outcome.End.ANSWERED, "");
            sent.done(failure);
        } else {
            // Not from within the call: who sends the next part then would never come back.
            connection.loop().execute(() -> sent.done(failure));
        }
    }

    private void end(Outcome.End how, String reason) {
        Outcome ended;
        List<Consumer<Outcome>> told;
        synchronized (this) {
            if (outcome != null) {
                return;
            }
            ended = new Outcome(how, status, bodyBytes, System.nanoTime() - start, reason);
            outcome = ended;
            told = List.copyOf(listeners);
        }
        connection.loop().execute(() -> complete(ended, told));
    }

    private void complete(Outcome ended, List<Consumer<Outcome>> told) {
        told.forEach(listener -> listener.accept(ended));
        connection.close();
        if (ended.end() == Outcome.End.ANSWERED) {
            answer.complete(ended.status());
        } else {
            answer.completeExceptionally(new IllegalStateException(unanswered(ended.reason())));
        }
    }

    /** Says that there was no whole answer. */
    String unanswered(String reason) {
        int known = status();
        return known == 0
                ? "it did not answer: " + reason
                : "it began to answer %d, but not to the end: %s".formatted(known, reason);
    }

    private enum NoBody implements Part {
        PART;

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public boolean isLast() {
            return true;
        }

        @Override
        public void close() {}
    }
}
