package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;

import java.util.List;

/**
 * First in the pipeline: parses requests with the limits of the settings. After a request that
 * offers an upgrade it holds back what follows, which may be no HTTP.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private final ConnectionClock clock;
    private boolean betweenRequests = true;
    private boolean refused;

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
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (refused || (betweenRequests && beginsWithSpace(in))) {
            refuse(in, out);
            return;
        }
        int before = out.size();
        super.decode(context, in, out);
        for (int i = before; i < out.size(); i++) {
            betweenRequests = out.get(i) instanceof LastHttpContent;
        }
        if (out.size() > before
                && out.get(before) instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && HeadCheck.isUpgrade(request)) {
            setSingleDecode(true);
        }
    }

    /** Behind empty lines, which may stand there (RFC 9112 §2.2). The default skips it as well. */
    private static boolean beginsWithSpace(ByteBuf in) {
        int at = in.readerIndex();
        while (at < in.writerIndex() && (in.getByte(at) == '\r' || in.getByte(at) == '\n')) {
            at++;
        }
        return at < in.writerIndex() && in.getByte(at) <= ' ' && in.getByte(at) >= 0;
    }

    private void refuse(ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
        if (!refused) {
            refused = true;
            HttpMessage invalid = createInvalidMessage();
            invalid.setDecoderResult(
                    DecoderResult.failure(
                            new IllegalArgumentException("something before the request line")));
            out.add(invalid);
        }
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        checkOneSpaceBefore(line, start);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        checkOneSpaceBefore(line, start);
        // The default would raise its letters.
        if (line[start] != 'H') {
            throw new IllegalArgumentException("the protocol is not HTTP");
        }
        return super.splitThirdWordInitialLine(line, start, length);
    }

    /** What the default skips is read otherwise by others before us (RFC 9112 §3). */
    private static void checkOneSpaceBefore(byte[] line, int start) {
        if (line[start - 1] != ' ' || line[start - 2] <= ' ') {
            throw new IllegalArgumentException("not one space between parts of the request line");
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // Left as it came: HeadCheck refuses it, where the default would drop one of the two.
    }
}
