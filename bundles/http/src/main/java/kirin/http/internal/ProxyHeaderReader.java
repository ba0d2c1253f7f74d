package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Before all others in the pipeline, where {@code proxy_protocol} is on: takes the PROXY header off
 * the beginning of a connection, and is gone then. One that begins without is served as it is.
 */
final class ProxyHeaderReader extends ByteToMessageDecoder {
    private final ProxyProtocol protocol;
    private final ClientConnection connection;
    private final ConnectionClock clock;
    private final Admission admission;
    private final RequestReader reader;
    private boolean refused;

    /**
     * @param reader which turns a connection away whose client has too many
     */
    ProxyHeaderReader(
            ProxyProtocol protocol,
            ConnectionClock clock,
            Admission admission,
            RequestReader reader) {
        this.protocol = protocol;
        this.connection = reader.connection();
        this.clock = clock;
        this.admission = admission;
        this.reader = reader;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        // The time of the head has begun; what is no request does not count as received.
        clock.bytesCame(0);
        super.channelRead(context, message);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        boolean mayBeV1 = mayBegin(in, ProxyHeaderV1.BEGINNING);
        boolean mayBeV2 = mayBegin(in, ProxyHeaderV2.BEGINNING);
        if (!mayBeV1 && !mayBeV2) {
            goOn(context, in);
            return;
        }
        List<Byte> beginning = mayBeV1 ? ProxyHeaderV1.BEGINNING : ProxyHeaderV2.BEGINNING;
        if (in.readableBytes() < beginning.size()) {
            return;
        }
        Refusal refusal = refusal(mayBeV1 ? "v1" : "v2");
        if (refusal != null) {
            refuse(refusal, in, out);
            return;
        }
        try {
            take(mayBeV1 ? ProxyHeaderV1.read(in) : ProxyHeaderV2.read(in), context, in);
        } catch (RefusedException e) {
            refuse(e.refusal(), in, out);
        }
    }

    private static boolean mayBegin(ByteBuf in, List<Byte> beginning) {
        int known = Math.min(in.readableBytes(), beginning.size());
        for (int i = 0; i < known; i++) {
            if (in.getByte(in.readerIndex() + i) != beginning.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Why a header of this version is not even read; null if it is. */
    private @Nullable Refusal refusal(String version) {
        if (!protocol.allowed().include(connection.peer())) {
            return new Refusal(403, "Forbidden: a PROXY header from outside proxy_allow_ips");
        }
        return protocol.takes(version)
                ? null
                : new Refusal(
                        400,
                        "Bad Request: a PROXY header of %s where proxy_protocol is %s"
                                .formatted(version, protocol.version()));
    }

    private void take(@Nullable ProxyHeader header, ChannelHandlerContext context, ByteBuf in) {
        if (header == null) {
            return;
        }
        connection.proxied(header);
        // What follows is a request, which has not begun.
        clock.requestComplete();
        goOn(context, in);
    }

    private void goOn(ChannelHandlerContext context, ByteBuf in) {
        admission.enter(connection.peer());
        Refusal refusal = admission.refusalOfAddress();
        if (refusal != null) {
            in.skipBytes(in.readableBytes());
            reader.turnAway(refusal);
        }
        // Gives what is left to the next one.
        context.pipeline().remove(this);
    }

    /** In a form that goes the way of a request that cannot be decoded. */
    private void refuse(Refusal refusal, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
        refused = true;
        out.add(new RefusedRequest(refusal, null));
    }
}
