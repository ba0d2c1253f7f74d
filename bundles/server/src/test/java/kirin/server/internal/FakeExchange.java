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
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** An exchange that keeps its answer, and whose request body the test sends part by part. */
final class FakeExchange implements Exchange {
    private static final AtomicLong LAST_ID = new AtomicLong();

    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private final long id = LAST_ID.incrementAndGet();
    // Moved back by the test, read by the server's threads.
    private volatile long start = System.nanoTime();
    // How long the client took to send it.
    private volatile Duration sending = Duration.ZERO;
    private final FakeConnection connection;
    private final String target;
    private final Headers headers;
    private final ConcurrentLinkedQueue<Part> body = new ConcurrentLinkedQueue<>();
    private final StringBuilder sent = new StringBuilder();
    private final List<Consumer<Outcome>> completionListeners = new ArrayList<>();
    private int status;
    private Headers answerHeaders = Headers.empty();
    private @Nullable Runnable demand;
    private @Nullable Outcome outcome;
    private volatile long endNanos;

    FakeExchange(FakeConnection connection, String target, String... headers) {
        this.connection = connection;
        this.target = target;
        this.headers = Headers.of(headers);
    }

    /** What the client got. */
    record Answer(Outcome.End end, int status, Headers headers, String body, String reason) {}

    Answer await() throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    /** Lets it be older than it is, as if it had come earlier; the test needs not wait then. */
    synchronized void age(Duration time) {
        start -= time.toNanos();
    }

    /** Lets it have come so slowly: it was handed on only now. */
    FakeExchange sentFor(Duration time) {
        sending = time;
        age(time);
        return this;
    }

    /** When it ended, as {@link System#nanoTime} counts. */
    long endNanos() {
        return endNanos;
    }

    synchronized void receive(String text, boolean last) {
        body.add(new TextPart(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), last));
        Runnable ready = demand;
        demand = null;
        if (ready != null) {
            connection.loop().execute(ready);
        }
    }

    synchronized void clientGoes() {
        end(Outcome.End.CLIENT_GONE, "the client closed the connection");
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String requestId() {
        return "fake-" + id;
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
        String host = headers.get("Host");
        return host == null ? "" : host;
    }

    @Override
    public String prefix() {
        String prefix = headers.get("X-Forwarded-Prefix");
        return prefix == null ? "" : prefix;
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
        return start + sending.toNanos();
    }

    @Override
    public synchronized boolean isCommitted() {
        return status != 0;
    }

    @Override
    public void inform(int interim, Headers fields) {
        throw new UnsupportedOperationException("no test needs it");
    }

    @Override
    public synchronized void send(
            int finalStatus, Headers fields, ByteBuffer part, boolean last, SendCallback callback) {
        if (outcome == null) {
            status = finalStatus;
            answerHeaders = fields;
        }
        send(part, last, callback);
    }

    @Override
    public synchronized void send(
            int finalStatus,
            Headers fields,
            FileChannel file,
            long offset,
            long length,
            SendCallback callback) {
        try (file) {
            byte[] content =
                    Channels.newInputStream(file.position(offset)).readNBytes((int) length);
            send(finalStatus, fields, ByteBuffer.wrap(content), true, callback);
        } catch (IOException e) {
            abort(e.toString());
        }
    }

    @Override
    public synchronized void send(ByteBuffer part, boolean last, SendCallback callback) {
        if (outcome != null) {
            callback.done(new ClosedExchangeException("the exchange has ended"));
            return;
        }
        sent.append(StandardCharsets.UTF_8.decode(part));
        if (last) {
            end(Outcome.End.ANSWERED, "");
        }
        callback.done(null);
    }

    @Override
    public void finish(Headers trailers, SendCallback callback) {
        send(ByteBuffer.allocate(0), true, callback);
    }

    @Override
    public Transfer upgrade(Headers fields) {
        throw new UnsupportedOperationException("no test needs it");
    }

    @Override
    public synchronized void onCompleted(Consumer<Outcome> listener) {
        if (outcome == null) {
            completionListeners.add(listener);
        } else {
            listener.accept(outcome);
        }
    }

    @Override
    public synchronized @Nullable Part read() throws IOException {
        if (outcome != null) {
            throw new ClosedExchangeException(outcome.reason());
        }
        return body.poll();
    }

    @Override
    public synchronized void demand(Runnable ready) {
        if (body.isEmpty() && outcome == null) {
            demand = ready;
        } else {
            connection.loop().execute(ready);
        }
    }

    @Override
    public synchronized void abort(String reason) {
        end(Outcome.End.ABORTED, reason);
    }

    @Override
    public void onGone(Runnable listener) {
        throw new UnsupportedOperationException("no test needs it");
    }

    private void end(Outcome.End how, String reason) {
        if (outcome != null) {
            return;
        }
        Outcome ended = new Outcome(how, status, sent.length(), System.nanoTime() - start, reason);
        outcome = ended;
        endNanos = System.nanoTime();
        Runnable ready = demand;
        demand = null;
        if (ready != null) {
            connection.loop().execute(ready);
        }
        completionListeners.forEach(listener -> listener.accept(ended));
        answer.complete(new Answer(how, status, answerHeaders, sent.toString(), reason));
    }

    private record TextPart(ByteBuffer bytes, boolean isLast) implements Part {
        @Override
        public void close() {}
    }
}
