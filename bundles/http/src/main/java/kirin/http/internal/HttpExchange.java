package kirin.http.internal;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Exchange;
import kirin.exchange.Handling;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One request and its answer. Whatever thread sends, the sending goes over the {@link IoLoop} to
 * the {@link AnswerWriter}; this class sees to it that it is sent once and in order.
 */
final class HttpExchange implements Exchange {
    /** Parts up to this are copied, so that their sender need not wait. */
    private static final int COPIED_BYTES = 16_384;

    /** Copied bytes that may be on their way to the I/O thread. */
    private static final int UNDERWAY_BYTES = 65_536;

    private static final AtomicIntegerFieldUpdater<HttpExchange> HANDED_OVER =
            AtomicIntegerFieldUpdater.newUpdater(HttpExchange.class, "handedOver");
    private static final AtomicIntegerFieldUpdater<HttpExchange> UNDERWAY =
            AtomicIntegerFieldUpdater.newUpdater(HttpExchange.class, "underway");

    private static final AtomicLong LAST_ID = new AtomicLong();

    // What was handed over by the senders; the I/O thread may be behind.
    private static final int NOTHING = 0;
    private static final int HEAD = 1;
    private static final int EVERYTHING = 2;
    private static final int CLOSED = 3;

    private final long id = LAST_ID.incrementAndGet();
    private final RequestHead head;
    private final RequestReader reader;
    private final long startNanos;
    private final @Nullable Inbound body;
    private final @Nullable AtomicBoolean continueAwaited;
    private final ExchangeEnd end = new ExchangeEnd();
    private final @Nullable AnswerCompression compression;

    // Changed by their updaters: each exchange would have an object more for each.
    private volatile int handedOver;
    private volatile int underway;

    // Made at first use. Racy on purpose: whoever makes it makes the same.
    private @Nullable String requestId;

    // Set before it is handed on.
    private long readyNanos;

    // Set by the dispatcher, on the I/O thread.
    private @Nullable Handling handling;

    // Whether a refusal is its answer. I/O thread.
    private boolean refused;

    // Set by upgrade, before the transfer is given away.
    private volatile @Nullable Inbound raw;

    /**
     * @param body null if the request has none
     */
    HttpExchange(RequestHead head, RequestReader reader, long startNanos, @Nullable Inbound body) {
        this.head = head;
        this.reader = reader;
        this.startNanos = startNanos;
        this.body = body;
        this.continueAwaited =
                body != null && head.expectsContinue() ? new AtomicBoolean(true) : null;
        CompressionRules rules = reader.writer().compression();
        this.compression = rules == null ? null : new AnswerCompression(this, rules);
    }

    RequestHead head() {
        return head;
    }

    AnswerWriter writer() {
        return reader.writer();
    }

    @Nullable Inbound body() {
        return body;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String requestId() {
        String name = requestId;
        if (name == null) {
            String given = head.requestId();
            name = given == null ? RequestId.made(id) : given;
            requestId = name;
        }
        return name;
    }

    /** Writes the field that tells the client. */
    void writeRequestId(HeadBuffer to) {
        RequestId.write(head.requestId(), id, to);
    }

    @Override
    public ClientConnection connection() {
        return reader.connection();
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String target() {
        return head.target();
    }

    @Override
    public String protocol() {
        return head.isHttp11() ? "HTTP/1.1" : "HTTP/1.0";
    }

    @Override
    public String scheme() {
        return head.forwarding().scheme();
    }

    @Override
    public SocketAddress client() {
        SocketAddress told = head.forwarding().client();
        return told == null ? connection().peer() : told;
    }

    @Override
    public String host() {
        return head.host();
    }

    @Override
    public String prefix() {
        return head.forwarding().prefix();
    }

    @Override
    public Headers headers() {
        return head.fields();
    }

    @Override
    public Headers trailers() {
        return body == null ? Headers.empty() : body.trailers();
    }

    @Override
    public long startNanos() {
        return startNanos;
    }

    @Override
    public long readyNanos() {
        return readyNanos;
    }

    /** To be called before it is handed on. I/O thread. */
    void ready(long nanos) {
        readyNanos = nanos;
    }

    @Override
    public boolean isCommitted() {
        return handedOver != NOTHING;
    }

    @Override
    public @Nullable Part read() throws IOException {
        Inbound from = inbound();
        // A body that failed says why, which may be what has ended the exchange.
        if (end.isEnded() && (from == null || !from.isClosed())) {
            throw new ClosedExchangeException(end.reason());
        }
        return from == null ? ReceivedPart.END : from.read();
    }

    @Override
    public void demand(Runnable ready) {
        Inbound from = inbound();
        if (from == null || !from.await(ready)) {
            reader.loop().execute(ready);
            return;
        }
        if (continueAwaited != null && continueAwaited.getAndSet(false)) {
            reader.loop().send(new OutgoingInterim(this, 100, Headers.empty()));
        }
    }

    private @Nullable Inbound inbound() {
        Inbound upgraded = raw;
        return upgraded == null ? body : upgraded;
    }

    @Override
    public void inform(int status, Headers fields) {
        if (status < 100 || status > 199 || status == 101) {
            throw new IllegalArgumentException(status + " is no interim status");
        }
        if (isCommitted()) {
            throw new IllegalStateException("a final head was sent already");
        }
        if (status == 100 && (continueAwaited == null || !continueAwaited.getAndSet(false))) {
            return;
        }
        reader.loop().send(new OutgoingInterim(this, status, Headers.checked(fields)));
    }

    @Override
    public void send(int status, Headers given, ByteBuffer part, boolean last, SendCallback sent) {
        checkFinal(status);
        Headers fields = Headers.checked(given);
        if (!commit(last ? EVERYTHING : HEAD, sent)) {
            return;
        }
        if (compression == null) {
            put(status, fields, part, last, sent);
        } else {
            compression.send(status, fields, part, last, sent);
        }
    }

    @Override
    public void send(ByteBuffer part, boolean last, SendCallback sent) {
        if (!goOn(last, sent)) {
            return;
        }
        if (compression == null) {
            put(0, Headers.empty(), part, last, sent);
        } else {
            compression.send(part, last, sent);
        }
    }

    @Override
    public void send(
            int status,
            Headers given,
            FileChannel file,
            long offset,
            long length,
            SendCallback sent) {
        var outgoing = new OutgoingFile(this, status, given, file, offset, length, sent);
        try {
            checkFinal(status);
            outgoing.checkFields();
            if (!commit(EVERYTHING, outgoing::closed)) {
                return;
            }
            if (compression == null) {
                put(outgoing);
            } else {
                compression.send(outgoing);
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            outgoing.closed(e);
            throw e;
        }
    }

    @Override
    public void finish(Headers trailers, SendCallback sent) {
        Headers fields = Headers.checked(trailers);
        if (goOn(true, sent) && (compression == null || compression.finish(sent))) {
            put(new OutgoingEnd(this, fields, sent));
        }
    }

    @Override
    public Transfer upgrade(Headers given) {
        Headers fields = Headers.checked(given);
        if (!head.isUpgrade()) {
            throw new IllegalStateException("the client has offered no other protocol");
        }
        if (body != null && !body.isUsedUp()) {
            throw new IllegalStateException("the request's body was not read to its end");
        }
        Inbound bytes = new Inbound(reader::roomForMore);
        if (commit(HEAD, SendCallback.IGNORED)) {
            raw = bytes;
            reader.loop().send(new OutgoingUpgrade(this, fields, bytes));
        } else {
            bytes.close("the exchange was closed");
        }
        return this;
    }

    @Override
    public void abort(String reason) {
        handedOver = CLOSED;
        reader.loop().send(new OutgoingAbort(this, reason));
    }

    @Override
    public void onGone(Runnable listener) {
        end.onGone(listener);
    }

    @Override
    public void handledBy(Handling by) {
        handling = by;
    }

    /** Who handles it; null if nobody does. I/O thread. */
    @Nullable Handling handling() {
        return handling;
    }

    @Override
    public void onCompleted(Consumer<Outcome> listener) {
        end.onCompleted(listener);
    }

    /** The exchange has ended, in whatever way. I/O thread, once. */
    void ended(Outcome outcome) {
        handedOver = CLOSED;
        if (compression != null) {
            compression.ended();
        }
        // The outcome first: who is woken by the body's end finds it.
        end.ended(outcome);
        closeInbound(outcome.reason().isEmpty() ? "the exchange has ended" : outcome.reason());
    }

    /** Answers with a refusal if nothing else is on its way. I/O thread. */
    void answerInstead(Refusal refusal) {
        if (HANDED_OVER.compareAndSet(this, NOTHING, EVERYTHING)) {
            refused = true;
            reader.loop()
                    .send(
                            new OutgoingPart(
                                    this,
                                    refusal.status(),
                                    refusal.fields(),
                                    refusal.body(),
                                    true,
                                    SendCallback.IGNORED));
        }
    }

    /** Whether it is answered by a refusal. I/O thread. */
    boolean isRefused() {
        return refused;
    }

    /** Drops what nobody has read. */
    void closeInbound(String reason) {
        if (body != null) {
            body.close(reason);
        }
        Inbound upgraded = raw;
        if (upgraded != null) {
            upgraded.close(reason);
        }
    }

    private static void checkFinal(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException(status + " is no final status; give 200 to 599");
        }
    }

    private boolean commit(int next, SendCallback sent) {
        if (HANDED_OVER.compareAndSet(this, NOTHING, next)) {
            return true;
        }
        if (handedOver == HEAD) {
            throw new IllegalStateException("a final head was sent already");
        }
        return refuse(sent);
    }

    private boolean goOn(boolean last, SendCallback sent) {
        if (last ? HANDED_OVER.compareAndSet(this, HEAD, EVERYTHING) : handedOver == HEAD) {
            return true;
        }
        if (handedOver == NOTHING) {
            throw new IllegalStateException("the head has to be sent first");
        }
        return refuse(sent);
    }

    private static boolean refuse(SendCallback sent) {
        Outgoing.tell(sent, new ClosedExchangeException("the exchange takes nothing more"));
        return false;
    }

    /** Whether nothing that is sent from now on goes out. */
    boolean isClosed() {
        return handedOver == CLOSED;
    }

    /** The answer cannot become whole, for a reason that is to be logged. Any thread. */
    void fault(String reason, SendCallback sent) {
        put(new OutgoingFault(this, reason, sent));
    }

    /** Brings something to the I/O thread for which nobody waits. Any thread. */
    void put(Outgoing outgoing) {
        reader.loop().send(outgoing);
    }

    /**
     * Brings a part of the answer to the I/O thread as it is. By whoever sends.
     *
     * @param status 0 for a part that has no head before it
     */
    void put(int status, Headers fields, ByteBuffer part, boolean last, SendCallback sent) {
        var outgoing = new OutgoingPart(this, status, fields, part, last, sent);
        // Who wants no notice leaves the bytes as they are: then no copy is needed either.
        boolean copied =
                !sent.equals(SendCallback.IGNORED)
                        && part.remaining() <= COPIED_BYTES
                        && underway < UNDERWAY_BYTES
                        && writer().hasRoom();
        if (!copied) {
            reader.loop().send(outgoing);
            return;
        }
        UNDERWAY.addAndGet(this, part.remaining());
        outgoing.copy();
        reader.loop().send(outgoing);
        // After it is on its way: the callback may send what follows it.
        Outgoing.tell(sent, null);
    }

    /** Copied bytes have reached the I/O thread. */
    void arrived(int bytes) {
        UNDERWAY.addAndGet(this, -bytes);
    }
}
