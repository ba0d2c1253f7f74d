package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultFileRegion;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Outcome;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;

/**
 * Turns what exchanges send into the bytes of one connection. I/O thread only, but for {@link
 * #hasRoom}.
 */
final class AnswerWriter {
    static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);

    private static final int SLICE_BYTES = 65_536;

    /**
     * As long as the system takes each slice at once, the next one is twice as long, up to this.
     */
    private static final int LONGEST_SLICE_BYTES = 262_144;

    private final Channel channel;
    private final AnswerOutlet outlet;
    private final IoLoop loop;
    private final RequestReader reader;
    private final boolean sendfile;
    private final @Nullable CompressionRules compression;
    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private final AnswerHead head;
    private final BodyFraming framing = new BodyFraming();
    private final AnswerProgress progress;
    private @Nullable HttpExchange current;
    private boolean complete;
    private boolean flushScheduled;
    private boolean held;
    private boolean flushing;
    private int sliceBytes = SLICE_BYTES;
    // When the head was flushed of an answer that was not whole then; 0 if there was none.
    private long firstFlush;

    AnswerWriter(
            Channel channel,
            AnswerOutlet outlet,
            IoLoop loop,
            RequestReader reader,
            HttpSettings settings) {
        this.channel = channel;
        this.outlet = outlet;
        this.loop = loop;
        this.reader = reader;
        this.sendfile = settings.sendfile();
        this.compression = settings.compression();
        this.head = new AnswerHead(loop.head(), loop.date());
        this.progress = new AnswerProgress(channel, framing);
    }

    /** Whether the connection's buffer takes more without growing. Any thread. */
    boolean hasRoom() {
        return channel.isWritable();
    }

    /** Which answers are compressed; null if none. Any thread. */
    @Nullable CompressionRules compression() {
        return compression;
    }

    AnswerProgress progress() {
        return progress;
    }

    /** From here on only this exchange is listened to; null for none. */
    void begin(@Nullable HttpExchange exchange) {
        current = exchange;
        complete = false;
        firstFlush = 0;
        sliceBytes = SLICE_BYTES;
        progress.next();
        head.reset();
        framing.reset();
        if (!waiting.isEmpty()) {
            var closed = new ClosedExchangeException("the exchange has ended");
            waiting.forEach(each -> each.discard(closed));
            waiting.clear();
        }
    }

    /** Why what an exchange sent was not taken; null if it was. */
    @Nullable Throwable refusal(HttpExchange exchange) {
        return exchange == current
                ? null
                : new ClosedExchangeException("the connection was closed");
    }

    int status() {
        return head.status();
    }

    /** The application's fields of the final head. */
    Headers fields() {
        return head.applicationsFields();
    }

    /**
     * When the head went to the system before the whole answer did, as {@link System#nanoTime}
     * counts; 0 if it did not.
     */
    long firstBytesNanos() {
        return firstFlush;
    }

    long bodyBytes() {
        return framing.bodyBytes();
    }

    boolean closesConnection() {
        return head.closesConnection();
    }

    void accept(Outgoing outgoing) {
        if (outgoing.exchange != current) {
            outgoing.discard(new ClosedExchangeException("the exchange has ended"));
            return;
        }
        boolean overtakes = outgoing instanceof OutgoingAbort;
        if (!(overtakes || waiting.isEmpty()) || !outgoing.writeTo(this)) {
            waiting.add(outgoing);
        }
        flushLater();
    }

    /** The channel's buffer has room again. */
    void resume() {
        sliceBytes = flushing ? Math.min(2 * sliceBytes, LONGEST_SLICE_BYTES) : SLICE_BYTES;
        Outgoing next = waiting.peek();
        while (next != null && next.writeTo(this)) {
            waiting.remove(next);
            next = waiting.peek();
        }
        flushNow();
    }

    void flush() {
        flushScheduled = false;
        HttpExchange exchange = current;
        if (complete && exchange != null && reader.hasNext() && canHold()) {
            // Its answer may leave in the same system call.
            complete = false;
            if (!held) {
                held = true;
                loop.hold(this);
            }
            reader.answered(exchange);
            return;
        }
        flushNow();
    }

    private boolean canHold() {
        return channel.isWritable() && channel.isActive() && !head.closesConnection();
    }

    /** What was held back for the next answers leaves now. */
    void flushHeld() {
        held = false;
        outlet.flush();
    }

    /**
     * Writes a final head.
     *
     * @param length of the body; -1 if it is not known yet
     */
    void beginAnswer(int status, Headers fields, long length) {
        HttpExchange exchange = answered();
        head.begin(status, exchange, fields, length, reader.mustClose());
        framing.begin(head);
    }

    boolean sendsNoBody() {
        return framing.sendsNoBody();
    }

    boolean usesSendfile() {
        return sendfile;
    }

    /**
     * Writes from a part what the channel has room for, at least once.
     *
     * @return whether that was all
     */
    boolean writeBody(ByteBuffer part, boolean last) {
        if (!framing.admits(part.remaining(), last)) {
            breakOff(framing.problem());
            return true;
        }
        do {
            int count = Math.min(part.remaining(), sliceBytes);
            boolean end = last && count == part.remaining();
            ByteBuffer slice = part.slice(part.position(), count);
            part.position(part.position() + count);
            outlet.write(framing.frame(slice, end, takeHead(), outlet));
        } while (part.hasRemaining() && channel.isWritable());
        complete = last && !part.hasRemaining();
        return !part.hasRemaining();
    }

    void endBody(Headers trailers) {
        if (!framing.admits(0, true)) {
            breakOff(framing.problem());
            return;
        }
        boolean wanted = trailers.size() > 0 && FieldLists.takesTrailers(answered().head());
        outlet.write(framing.end(wanted ? trailers : Headers.empty(), takeHead(), outlet));
        complete = true;
    }

    /** Writes the head and hands a whole body to the system. */
    void sendfile(FileChannel file, long position, long length, SendCallback sent) {
        HttpExchange exchange = answered();
        outlet.write(takeHead().moveTo(outlet, 0));
        framing.sent(length);
        complete = true;
        var region = new DefaultFileRegion(file, position, length);
        progress.follow(region);
        // Whoever releases it last closes the file, which is to be looked at first.
        outlet.write(region.retain())
                .addListener(written -> {
                    Throwable why = written.cause();
                    String problem = why == null ? "" : problem(file, position, length, why);
                    region.release();
                    sent.done(why);
                    if (!problem.isEmpty() && exchange == current) {
                        breakOff("the file could not be sent: " + problem);
                    }
                });
    }

    /** Why a file was not sent; empty if that is not its fault but the client has gone. */
    private static String problem(FileChannel file, long position, long length, Throwable why) {
        try {
            long there = Math.max(0, file.size() - position);
            if (there < length) {
                return "it ended after %d of %d bytes".formatted(there, length);
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        // The failure of the file and that of the socket come the same way; only the words tell.
        String words = String.valueOf(why.getMessage());
        boolean gone =
                why instanceof ClosedChannelException
                        || words.contains("Connection reset")
                        || words.contains("Broken pipe");
        return gone ? "" : words;
    }

    /** Writes the next bytes of a file; returns how many. */
    long copyFile(FileChannel file, long position, long left) throws IOException {
        int count = (int) Math.min(left, SLICE_BYTES);
        ByteBuf bytes = takeHead().moveTo(outlet, count);
        int copied = 0;
        try {
            copied = bytes.writeBytes(file, position, count);
        } finally {
            if (copied <= 0) {
                outlet.forget(bytes);
            }
        }
        if (copied <= 0) {
            long there = framing.bodyBytes();
            throw new IOException("it ended after %d of %d bytes".formatted(there, there + left));
        }
        framing.sent(copied);
        outlet.write(bytes);
        complete = copied == left;
        return copied;
    }

    void writeInterim(int status, Headers fields) {
        if (answered().head().isHttp11() && head.status() == 0) {
            outlet.write(head.interim(status, fields).moveTo(outlet, 0));
        }
    }

    void writeUpgrade(Headers fields, Inbound bytes) {
        outlet.write(head.upgrade(answered(), fields).moveTo(outlet, 0));
        framing.beginRaw();
        reader.upgraded(bytes);
    }

    /** The sender gives up; it knows and logs why. */
    void abort(String reason) {
        HttpExchange exchange = current;
        if (exchange != null) {
            reader.abort(exchange, Outcome.End.ABORTED, reason);
        }
    }

    /** Breaks the answer off for a reason that the listener found: so it is logged here. */
    void breakOff(String reason) {
        breakOff(Outcome.End.ABORTED, reason);
    }

    void breakOff(Outcome.End how, String reason) {
        HttpExchange exchange = current;
        if (exchange != null) {
            LOG.warn(
                    "The answer to {} {} {} is broken off: {}",
                    exchange.method(),
                    exchange.target(),
                    exchange.protocol(),
                    reason);
            reader.abort(exchange, how, reason);
        }
    }

    private HeadBuffer takeHead() {
        return head.take();
    }

    private HttpExchange answered() {
        HttpExchange exchange = current;
        if (exchange == null) {
            throw new IllegalStateException("no exchange is being answered");
        }
        return exchange;
    }

    private void flushLater() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop.flushLater(this);
        }
    }

    private void flushNow() {
        // One may make room for more, which is written and flushed within it.
        boolean within = flushing;
        flushing = true;
        outlet.flush();
        flushing = within;
        HttpExchange exchange = current;
        if (!complete || exchange == null) {
            if (firstFlush == 0 && exchange != null && head.status() != 0) {
                firstFlush = System.nanoTime();
            }
            return;
        }
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        if (unsent == null) {
            // Closed meanwhile: the reader hears of that and ends the exchange.
            return;
        }
        complete = false;
        if (unsent.isEmpty()) {
            reader.answered(exchange);
            return;
        }
        outlet.whenTaken(() -> {
            if (exchange == current) {
                reader.answered(exchange);
            }
        });
    }
}
