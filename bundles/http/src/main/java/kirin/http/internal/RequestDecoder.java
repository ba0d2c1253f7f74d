package kirin.http.internal;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * First in the pipeline: parses requests with the limits of the settings. After a request that
 * offers an upgrade it holds back what follows, which may be no HTTP.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private final ConnectionClock clock;

    RequestDecoder(HttpSettings settings) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(settings.longestRequestLine())
                        .setMaxHeaderSize(settings.longestHeader())
                        .setStrictLineParsing(true)
                        .setUseRfc9112TransferEncoding(true)
                        .setAllowDuplicateContentLengths(false));
        this.clock = new ConnectionClock(settings.keepAlive(), settings.silence());
    }

    /** Which it tells of what comes, also of half a head that nobody else sees. */
    ConnectionClock clock() {
        return clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        clock.bytesCame();
        super.channelRead(context, message);
        if (actualReadableBytes() > 0) {
            clock.requestBegins();
        }
    }

    /** The request was answered as any other: what follows is HTTP after all. */
    void goOn(ChannelHandlerContext context) throws Exception {
        setSingleDecode(false);
        super.channelRead(context, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent && isSingleDecode()) {
            // The default would decode what is held back, or drop it.
            context.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    protected void decode(
            ChannelHandlerContext context, io.netty.buffer.ByteBuf in, java.util.List<Object> out)
            throws Exception {
        int before = out.size();
        super.decode(context, in, out);
        if (out.size() > before
                && out.get(before) instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && HeadCheck.isUpgrade(request)) {
            setSingleDecode(true);
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // Left as it came: HeadCheck refuses it, where the default would drop one of the two.
    }
}
