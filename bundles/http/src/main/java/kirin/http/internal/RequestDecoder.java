package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;

import java.util.List;

/**
 * First in the pipeline: parses requests with the limits of the settings. After a request that
 * offers an upgrade it holds back what follows, which may be no HTTP.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final Refusal BEFORE_REQUEST_LINE =
            new Refusal(400, "Bad Request: there is something before the request line");

    private final ConnectionClock clock;
    private final int longestRequestLine;
    private final FieldLines fields;
    private final UnderscoredFields underscored;
    private final ClientConnection connection;
    private boolean betweenRequests = true;
    // From the request line on, until all fields are there.
    private boolean inHead;
    private boolean offersUpgrade;
    // After a request that offers an upgrade, until it is answered.
    private boolean holdsBack;
    // Nothing that comes is read any more.
    private boolean refused;

    RequestDecoder(HttpSettings settings, ClientConnection connection) {
        super(
                new HttpDecoderConfig()
                        // One more: it counts the line end's first half while that is alone.
                        .setMaxInitialLineLength(settings.longestRequestLine() + 1)
                        .setMaxHeaderSize(settings.longestHeader())
                        .setStrictLineParsing(true)
                        .setUseRfc9112TransferEncoding(true)
                        .setAllowDuplicateContentLengths(false));
        this.longestRequestLine = settings.longestRequestLine();
        this.fields = new FieldLines(settings);
        this.underscored = settings.rules().underscoredFields();
        this.clock = new ConnectionClock(settings);
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
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (holdsBack) {
            return;
        }
        if (betweenRequests && !inHead && !isAtRequestLine(in)) {
            if (in.isReadable() && !isHalfEmptyLine(in)) {
                refuse(BEFORE_REQUEST_LINE, in, out);
            }
            return;
        }
        Refusal refusal = fields.refusalBefore(in);
        if (refusal == null) {
            decodeChecked(context, in, out);
            refusal = inHead ? fields.refusalOfPart(in) : null;
        }
        if (refusal != null) {
            refuse(refusal, in, out);
        }
    }

    private void decodeChecked(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        int before = out.size();
        fields.read(in);
        super.decode(context, in, out);
        fields.release();
        if (out.size() > before && out.get(before) instanceof HttpRequest request) {
            inHead = false;
            if (fields.mayBeForwarded()) {
                connection.maySpeakForOthers();
            }
            if (fields.hasUnderscore() && request.decoderResult().isSuccess()) {
                settle(request, request.headers());
            }
            offersUpgrade = request.decoderResult().isSuccess() && HeadCheck.isUpgrade(request);
        }
        for (int i = before; i < out.size(); i++) {
            betweenRequests = out.get(i) instanceof LastHttpContent;
            if (fields.hasUnderscore() && out.get(i) instanceof LastHttpContent last) {
                settle(last, last.trailingHeaders());
            }
            refused |= ((HttpObject) out.get(i)).decoderResult().isFailure();
        }
        holdsBack = betweenRequests && offersUpgrade;
    }

    private void settle(HttpObject part, HttpHeaders fieldsOfIt) {
        Refusal refusal = underscored.settle(fieldsOfIt, connection);
        if (refusal != null) {
            part.setDecoderResult(DecoderResult.failure(new RefusedException(refusal)));
        }
    }

    /** Takes away the empty lines that may stand there (RFC 9112 §2.2), and no half ones. */
    private static boolean isAtRequestLine(ByteBuf in) {
        while (in.readableBytes() > 1
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            in.skipBytes(2);
        }
        if (!in.isReadable()) {
            return false;
        }
        byte next = in.getByte(in.readerIndex());
        return next < 0 || next > ' ';
    }

    private static boolean isHalfEmptyLine(ByteBuf in) {
        return in.readableBytes() == 1 && in.getByte(in.readerIndex()) == '\r';
    }

    /** In a form that goes the way of what the default cannot decode. */
    private void refuse(Refusal refusal, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
        refused = true;
        HttpObject invalid =
                betweenRequests
                        ? createInvalidMessage()
                        : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        invalid.setDecoderResult(DecoderResult.failure(new RefusedException(refusal)));
        out.add(invalid);
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        inHead = true;
        if (fields.begin() > longestRequestLine) {
            throw new TooLongHttpLineException();
        }
        return super.splitFirstWordInitialLine(line, start, length);
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
        if (!isHttp(line, start, length)) {
            throw new IllegalArgumentException("the protocol is not HTTP");
        }
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private static boolean isHttp(byte[] line, int start, int length) {
        return length > 4
                && line[start] == 'H'
                && line[start + 1] == 'T'
                && line[start + 2] == 'T'
                && line[start + 3] == 'P';
    }

    /** What the default skips is read otherwise by others before us (RFC 9112 §3). */
    private static void checkOneSpaceBefore(byte[] line, int start) {
        if (line[start - 1] != ' ' || line[start - 2] <= ' ') {
            throw new IllegalArgumentException("not one space between parts of the request line");
        }
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        return super.splitHeaderName(line, start, fields.check(line, start, length));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // Left as it came: HeadCheck refuses it, where the default would drop one of the two.
    }
}
