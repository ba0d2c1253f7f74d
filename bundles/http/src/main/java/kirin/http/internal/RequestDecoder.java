package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * First in the pipeline: makes of the bytes a {@link RequestHead} for each request, and for one
 * with a body the buffers of it and a {@link RequestEnd}; or a {@link RefusedRequest}, after which
 * nothing is read. After a request that offers an upgrade it holds back what follows, which may be
 * no HTTP. I/O thread only.
 */
final class RequestDecoder extends ByteToMessageDecoder {
    private enum Next {
        HEAD,
        SIZED_BODY,
        CHUNKED_BODY
    }

    private final ConnectionClock clock;
    private final RequestLine line;
    private final FieldReader fields;
    private final ChunkedBody chunks;
    private final HeadCheck check;
    private final ClientConnection connection;
    private Next next = Next.HEAD;
    // Of a body whose size is known, what is still to come.
    private long left;
    private boolean offersUpgrade;
    // After a request that offers an upgrade, until it is answered.
    private boolean holdsBack;
    // Nothing that comes is read any more.
    private boolean refused;

    RequestDecoder(HttpSettings settings, ClientConnection connection) {
        this.clock = new ConnectionClock(settings);
        this.line = new RequestLine(settings, connection);
        this.fields = new FieldReader(settings, connection);
        this.chunks = new ChunkedBody(fields);
        this.check = new HeadCheck(settings, connection);
        this.connection = connection;
    }

    ClientConnection connection() {
        return connection;
    }

    /** Which it tells of what comes, also of half a head that nobody else sees. */
    ConnectionClock clock() {
        return clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        clock.bytesCame(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0);
        super.channelRead(context, message);
        if (actualReadableBytes() > 0) {
            clock.requestBegins();
        }
        if (holdsEnough()) {
            context.channel().config().setAutoRead(false);
        }
    }

    /** Whether it holds back so much that the socket is not to be read. */
    boolean holdsEnough() {
        return holdsBack && actualReadableBytes() >= Inbound.HIGH_WATER_BYTES;
    }

    /** No request follows: what comes is dropped, also what was held back. */
    void end() {
        refused = true;
    }

    /** The request was answered as any other: what follows is HTTP after all. */
    void goOn(ChannelHandlerContext context) throws Exception {
        offersUpgrade = false;
        holdsBack = false;
        super.channelRead(context, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent && holdsBack) {
            // The default would decode what is held back, or drop it.
            context.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
        } else if (!holdsBack) {
            try {
                decode(in, out);
            } catch (RefusedException e) {
                refuse(e.refusal(), in, out);
            }
        }
    }

    private void decode(ByteBuf in, List<Object> out) {
        switch (next) {
            case HEAD -> {
                if (line.isRead() || readLine(in)) {
                    RequestHeaders received = fields.read(in);
                    if (received != null) {
                        begin(received, out);
                    }
                }
            }
            case SIZED_BODY -> {
                int length = (int) Math.min(left, in.readableBytes());
                out.add(in.readRetainedSlice(length));
                left -= length;
                if (left == 0) {
                    out.add(RequestEnd.WITHOUT_TRAILERS);
                    complete();
                }
            }
            case CHUNKED_BODY -> {
                RequestHeaders trailers = chunks.read(in, out);
                if (trailers != null) {
                    out.add(TrailerFields.end(check.settled(trailers, fields)));
                    complete();
                }
            }
        }
    }

    private boolean readLine(ByteBuf in) {
        if (!line.read(in)) {
            return false;
        }
        fields.begin();
        return true;
    }

    private void begin(RequestHeaders received, List<Object> out) {
        RequestHead head;
        try {
            head = check.head(line, check.settled(received, fields));
        } catch (RefusedException e) {
            refused = true;
            out.add(new RefusedRequest(e.refusal(), check.headOfRefused(line, received)));
            return;
        }
        out.add(head);
        offersUpgrade = head.isUpgrade();
        line.clear();
        left = head.bodyLength();
        if (left == 0) {
            complete();
        } else if (left == RequestHead.CHUNKED) {
            chunks.begin();
            next = Next.CHUNKED_BODY;
        } else {
            next = Next.SIZED_BODY;
        }
    }

    private void complete() {
        next = Next.HEAD;
        holdsBack = offersUpgrade;
    }

    private void refuse(Refusal refusal, ByteBuf in, List<Object> out) {
        refused = true;
        @Nullable RequestHead head =
                next == Next.HEAD && line.isRead()
                        ? check.headOfRefused(line, fields.readSoFar(in))
                        : null;
        in.skipBytes(in.readableBytes());
        out.add(new RefusedRequest(refusal, head));
    }
}
