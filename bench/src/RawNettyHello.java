import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/**
 * The peer: hello straight from Netty's event loops, as its documentation would write it. {@code
 * /sleep?ms=50} answers after a timer of the loop, {@code /echo} with what was posted, {@code
 * /large} with 1 MiB.
 */
public final class RawNettyHello {
    private static final byte[] BODY = "Hello from Kirin\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[1 << 20];
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";
    private static volatile String date = now();

    private RawNettyHello() {}

    /** Arguments: port, number of event loops. */
    public static void main(String[] args) throws Exception {
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(
                        Integer.parseInt(args[1]), EpollIoHandler.newFactory());
        loops.scheduleAtFixedRate(() -> date = now(), 1, 1, TimeUnit.SECONDS);
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new HttpServerCodec(),
                                                new HttpObjectAggregator(65_536),
                                                new Hello());
                            }
                        })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    }

    private static final class Hello extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String uri = request.uri();
            if (uri.startsWith("/sleep")) {
                boolean keepAlive = HttpUtil.isKeepAlive(request);
                String ms = new QueryStringDecoder(uri).parameters().get("ms").get(0);
                context.executor()
                        .schedule(
                                () -> {
                                    write(context, keepAlive, TEXT, Unpooled.wrappedBuffer(BODY));
                                    context.flush();
                                },
                                Long.parseLong(ms),
                                TimeUnit.MILLISECONDS);
            } else if (uri.equals("/echo")) {
                ByteBuf body = request.content().retain();
                write(context, HttpUtil.isKeepAlive(request), BYTES, body);
            } else if (uri.equals("/large")) {
                ByteBuf body = Unpooled.wrappedBuffer(LARGE);
                write(context, HttpUtil.isKeepAlive(request), BYTES, body);
            } else {
                ByteBuf body = Unpooled.wrappedBuffer(BODY);
                write(context, HttpUtil.isKeepAlive(request), TEXT, body);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        /** The body is released when it is written. */
        private static void write(
                ChannelHandlerContext context, boolean keepAlive, String type, ByteBuf body) {
            var response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            response.headers()
                    .set(HttpHeaderNames.SERVER, "netty")
                    .set(HttpHeaderNames.DATE, date)
                    .set(HttpHeaderNames.CONTENT_TYPE, type)
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            if (keepAlive) {
                context.write(response, context.voidPromise());
                return;
            }
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.write(response).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
