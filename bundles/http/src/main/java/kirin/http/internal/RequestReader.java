package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

import kirin.exchange.ExchangeDispatcher;
import kirin.exchange.Outcome;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Last in the pipeline: makes exchanges of what the decoder has read, one after another, and hands
 * each to the dispatcher when its head, and its body up to a limit, are there. So a slow client
 * costs a buffer and no worker. I/O thread only, but for {@link #roomForMore} and the getters.
 */
final class RequestReader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

    private final Channel channel;
    private final IoLoop loop;
    private final RequestDecoder decoder;
    private final ExchangeDispatcher dispatcher;
    private final ListenerFigures figures;
    private final ClientConnection connection;
    private final AnswerOutlet outlet;
    private final AnswerWriter writer;
    private final ConnectionClock clock;
    private final Patience patience;
    private final Refusals refusals;
    private final long longestBody;
    private final Runnable onClosed;
    private final Runnable adjustReading = this::adjustReading;
    private final PendingObjects pending = new PendingObjects();

    private @Nullable HttpExchange current;
    private boolean dispatched;
    // Whether the body of the current request is still to come.
    private boolean receiving;
    // Of it, in bytes.
    private long received;
    // After an answer that could not wait for its request: the rest is read and dropped.
    private boolean lingering;
    private boolean draining;
    private boolean outdated;
    // The client has ended its side: nothing more comes, but it may wait for answers.
    private boolean inputEnded;
    private @Nullable Inbound raw;

    RequestReader(
            Channel channel,
            IoLoop loop,
            RequestDecoder decoder,
            HttpSettings settings,
            ExchangeDispatcher dispatcher,
            ListenerFigures figures,
            Runnable onClosed) {
        this.channel = channel;
        this.loop = loop;
        this.decoder = decoder;
        this.dispatcher = dispatcher;
        this.figures = figures;
        this.onClosed = onClosed;
        this.connection = decoder.connection();
        this.outlet = new AnswerOutlet(channel, loop.buffers());
        this.writer = new AnswerWriter(channel, outlet, loop, this, settings);
        this.clock = decoder.clock();
        this.patience = new Patience(clock, settings);
        this.refusals = new Refusals(outlet, loop, connection, clock, figures);
        this.longestBody = settings.rules().longestBody();
    }

    IoLoop loop() {
        return loop;
    }

    ClientConnection connection() {
        return connection;
    }

    AnswerWriter writer() {
        return writer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Inbound upgraded = raw;
        if (upgraded != null && message instanceof ByteBuf bytes) {
            clock.bytesCame(bytes.readableBytes());
            upgraded.add(bytes);
            adjustReading();
        } else if (lingering) {
            ReferenceCountUtil.release(message);
        } else if (receiving || (current == null && pending.isEmpty())) {
            take(message);
        } else {
            pending.add(message);
            adjustReading();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            writer.resume();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            closeIfNothingIsOwed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        HttpExchange exchange = current;
        if (exchange != null) {
            if (!dispatched) {
                figures.unfinished.increment();
            }
            Outcome.End how = raw == null ? Outcome.End.CLIENT_GONE : Outcome.End.UPGRADED;
            var _ = end(exchange, how, "the client closed the connection");
        } else if (clock.hasBegun() && !lingering) {
            refusals.unfinished();
        }
        pending.drop();
        loop.remove(this);
        connection.closed();
        onClosed.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("Connection of {} broke: {}", connection.peer(), cause.getMessage());
        } else {
            LOG.error("Connection of {} is closed after a failure", connection.peer(), cause);
        }
        close();
    }

    /** Whether the connection has to be closed after the answer that begins now. */
    boolean mustClose() {
        return draining || outdated || clock.closesAtOnce() || receiving || isLast();
    }

    /** Whether another request has come behind the current one, which is whole. */
    boolean hasNext() {
        return !receiving && !pending.isEmpty() && !inputEnded && raw == null;
    }

    /** The whole answer is with the system, or in the channel's buffer for a moment. */
    void answered(HttpExchange exchange) {
        boolean close = writer.closesConnection();
        boolean inOrder = !receiving && pending.isEmpty();
        boolean wasRaw = raw != null;
        long now = end(exchange, wasRaw ? Outcome.End.UPGRADED : Outcome.End.ANSWERED, "");
        if (wasRaw || (close && inOrder)) {
            close();
        } else if (close) {
            linger();
        } else {
            clock.answered(now);
            if (exchange.head().isUpgrade()) {
                resumeDecoding();
            }
            takePending();
        }
    }

    /** Closes the connection so that the client can tell that the answer is not whole. */
    void abort(HttpExchange exchange, Outcome.End how, String reason) {
        LOG.debug("Connection of {} is closed: {}", connection.peer(), reason);
        // Before the flush, which may find room for what still waits and is not to be written.
        var _ = end(exchange, raw == null ? how : Outcome.End.UPGRADED, reason);
        close();
    }

    /** The current exchange has answered 101: from here on there is no HTTP. */
    void upgraded(Inbound bytes) {
        raw = bytes;
        // Gives what it has held back to this handler.
        channel.pipeline().remove(decoder);
        if (inputEnded) {
            bytes.end(Headers.empty());
        }
        adjustReading();
    }

    /** A reader has made room. Any thread. */
    void roomForMore() {
        loop.executeFirst(adjustReading);
    }

    /** The connection ends with its next answer; until then it may be idle as any other. */
    void endWithNextAnswer() {
        outdated = true;
    }

    /**
     * The connection ends as soon as it owes no answer. One that is idle gets a moment for a
     * request that may be on its way, whose answer tells the client.
     */
    void drain() {
        draining = true;
    }

    /** That moment is over. */
    void part() {
        if (draining && !lingering && current == null && clock.isBetweenRequests()) {
            linger();
            clock.parts();
        }
    }

    /** The connection is one too many. */
    void turnAway(Refusal refusal) {
        refusals.turnAway(refusal);
        linger();
        clock.parts();
    }

    /** Closes what is idle or silent for too long. */
    void sweep(long now) {
        HttpExchange exchange = current;
        if (inputEnded && Transport.isReset(channel)) {
            close();
        } else if (exchange != null && dispatched) {
            sweepRunning(exchange, now);
        } else if (hasTimedOut(now)) {
            endSilent();
        }
    }

    /** What has begun with a request is told why it ends. */
    private void endSilent() {
        HttpExchange exchange = current;
        if (lingering || !clock.hasBegun()) {
            if (writer.progress().isOpen()) {
                Transport.dropUnsentAtClose(channel);
            }
            close();
        } else if (exchange == null) {
            refuse(Refusal.TOO_SLOW, null);
        } else {
            refuseBody(exchange, Refusal.TOO_SLOW);
        }
    }

    private boolean hasTimedOut(long now) {
        if (current == null && writer.progress().isOpen()) {
            // It has its time to take the answers that were held back.
            return patience.fault(now, false, writer.progress()) != null;
        }
        if (lingering) {
            return clock.hasLingered(now);
        }
        if (current == null) {
            patience.rest(now);
            return clock.isIdle(now, draining);
        }
        return clock.isSilent(now) || patience.isTooSlow(now);
    }

    /** Frees the worker of a client that neither sends nor takes what it is waited for. */
    private void sweepRunning(HttpExchange exchange, long now) {
        Inbound body = exchange.body();
        boolean awaited = receiving && body != null && body.wasAwaited();
        String fault = patience.fault(now, awaited, writer.progress());
        if (fault != null) {
            if (writer.progress().isOpen()) {
                Transport.dropUnsentAtClose(channel);
            }
            // The client's doing: it counts for its application as little as one that has gone.
            writer.breakOff(Outcome.End.CLIENT_GONE, fault);
        }
    }

    /** What the decoder gives. */
    private void take(Object message) {
        switch (message) {
            case RequestHead head -> begin(head);
            case ByteBuf part -> receive(part);
            case RequestEnd end -> endBody(end.trailers());
            case RefusedRequest refused -> refuse(refused);
            default -> throw new IllegalStateException("not of the decoder: " + message);
        }
    }

    private void begin(RequestHead head) {
        Inbound body = head.hasBody() ? new Inbound(this::roomForMore) : null;
        var exchange = new HttpExchange(head, this, clock.requestStart(), body);
        current = exchange;
        dispatched = false;
        writer.begin(exchange);
        if (body == null) {
            clock.requestComplete();
            dispatch(exchange);
            adjustReading();
            return;
        }
        receiving = true;
        received = 0;
        patience.rest(clock.lastEvent());
        if (head.expectsContinue()) {
            dispatch(exchange);
        }
    }

    private void receive(ByteBuf part) {
        HttpExchange exchange = current;
        Inbound body = exchange == null ? null : exchange.body();
        if (exchange == null || body == null) {
            // It has ended before its request.
            part.release();
            return;
        }
        long before = received;
        received += part.readableBytes();
        if (received > longestBody) {
            part.release();
            if (before <= longestBody) {
                refuseBody(exchange, Refusal.tooLarge(longestBody));
            }
            return;
        }
        body.add(part);
        if (!dispatched && body.isFull()) {
            dispatch(exchange);
        }
        adjustReading();
    }

    private void endBody(Headers trailers) {
        HttpExchange exchange = current;
        if (exchange != null && received > longestBody) {
            // It is refused, and the connection ends with that.
            return;
        }
        receiving = false;
        clock.requestComplete();
        Inbound body = exchange == null ? null : exchange.body();
        if (exchange != null && body != null) {
            body.end(trailers);
            if (!dispatched) {
                dispatch(exchange);
            }
        }
        adjustReading();
    }

    private void refuse(RefusedRequest refused) {
        HttpExchange exchange = current;
        if (!receiving) {
            refuse(refused.refusal(), refused.head());
        } else if (exchange != null) {
            refuseBody(exchange, refused.refusal());
        }
    }

    /** Refuses a request because of its body. */
    private void refuseBody(HttpExchange exchange, Refusal refusal) {
        if (dispatched) {
            // Its answer, which may take its time, is the last one.
            dropWhatFollows();
            refusals.answer(refusal, exchange);
            return;
        }
        exchange.closeInbound(refusal.reason());
        current = null;
        writer.begin(null);
        refuse(refusal, exchange.head());
    }

    private void dispatch(HttpExchange exchange) {
        dispatched = true;
        figures.requests.increment();
        exchange.ready(clock.lastEvent());
        try {
            dispatcher.dispatch(exchange);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "A request was not dispatched: {} {}", exchange.method(), exchange.target(), e);
            exchange.abort("it could not be dispatched");
        }
    }

    private void refuse(Refusal refusal, @Nullable RequestHead head) {
        refusals.answer(refusal, head);
        linger();
    }

    /**
     * Ends the sending side and waits a moment for the client to end the other: closing while
     * unread bytes are there would reset the connection, and the answer could be lost with it (RFC
     * 9112 §9.6).
     */
    private void linger() {
        lingering = true;
        receiving = false;
        dropWhatFollows();
        // The end of the sending side would drop what the system has not taken of earlier answers.
        outlet.whenTaken(this::endOutput);
        adjustReading();
    }

    private void endOutput() {
        clock.lingers();
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
        closeIfNothingIsOwed();
    }

    /** The current request is the last one, whatever has come or comes behind it. */
    private void dropWhatFollows() {
        decoder.end();
        pending.drop();
    }

    /** Returns when that was: each look at the clock counts here. */
    private long end(HttpExchange exchange, Outcome.End how, String reason) {
        long now = System.nanoTime();
        long nanos = now - exchange.startNanos();
        var outcome = new Outcome(how, writer.status(), writer.bodyBytes(), nanos, reason);
        current = null;
        if (loop.accessLog().isOn()) {
            // Before the writer forgets what it has sent.
            loop.accessLog().log(new ExchangeRecord(exchange, outcome, writer));
        }
        writer.begin(null);
        exchange.ended(outcome);
        return now;
    }

    private void takePending() {
        while (!pending.isEmpty() && (current == null || receiving)) {
            take(pending.remove());
        }
        closeIfNothingIsOwed();
        adjustReading();
    }

    /** Whether nothing can follow the current request. */
    private boolean isLast() {
        // The decoder may hold something back after an offer to upgrade.
        return inputEnded && pending.isEmpty() && !(current != null && current.head().isUpgrade());
    }

    private void resumeDecoding() {
        try {
            decoder.goOn(channel.pipeline().context(decoder));
        } catch (Exception e) {
            exceptionCaught(channel.pipeline().context(this), e);
        }
    }

    /**
     * After the end of the client's side only a request that is whole or refused is owed an answer.
     * What is raw ends with either side, since nobody waits there for an answer.
     */
    private void closeIfNothingIsOwed() {
        boolean whole = !receiving || (current != null && current.isRefused());
        if (!inputEnded) {
            return;
        }
        if (raw != null) {
            close();
        } else if (current == null || !whole) {
            // An earlier answer may have been held back, and the system not have taken all of it.
            outlet.whenTaken(this::close);
        }
    }

    private void close() {
        // What was sent before is the client's all the same.
        outlet.flush();
        // Whoever has to know of it hears it by channelInactive.
        var _ = channel.close();
    }

    private void adjustReading() {
        boolean reads = lingering || (!pending.isFull() && !holdsEnough());
        if (channel.config().isAutoRead() != reads) {
            channel.config().setAutoRead(reads);
        }
    }

    private boolean holdsEnough() {
        Inbound upgraded = raw;
        if (upgraded != null) {
            return upgraded.isFull();
        }
        HttpExchange exchange = current;
        Inbound body = exchange == null ? null : exchange.body();
        return decoder.holdsEnough() || (body != null && receiving && body.isFull());
    }
}
