package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;

import kirin.settings.Settings;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One GET with eight fields, from the bytes that were read to what is known to be a request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParseBenchmark {
    private static final String HEAD =
            """
            GET /items/42?page=3 HTTP/1.1
            Host: shop.example
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: text/html,application/xhtml+xml,*/*;q=0.8
            Accept-Language: en-US,en;q=0.5
            Accept-Encoding: gzip, deflate, br
            Referer: https://shop.example/items
            Cookie: session=3f9a6c1e; theme=dark
            Connection: keep-alive

            """
                    .replace("\n", "\r\n");

    /** What Netty's own decoder makes of it checks less, and says what the rest costs. */
    @Param({"kirin", "netty"})
    public String decoder;

    private final ByteBuf bytes =
            Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer()
                            .writeBytes(HEAD.getBytes(StandardCharsets.US_ASCII))
                            .asReadOnly());
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final IdleLoop loop = new IdleLoop();
    private int requests;

    @Setup
    public void setUp() {
        if (decoder.equals("netty")) {
            channel.pipeline().addLast(new HttpRequestDecoder(), new Taken());
        } else {
            HttpSettings settings = HttpSettings.of(Settings.defaults());
            ClientConnection connection = loop.connection(channel, settings);
            channel.pipeline().addLast(new RequestDecoder(settings, connection), new Taken());
        }
        if (parse() != 1) {
            throw new IllegalStateException("the request is refused");
        }
    }

    @TearDown
    public void tearDown() {
        channel.finishAndReleaseAll();
        loop.close();
    }

    @Benchmark
    public int parse() {
        channel.pipeline().fireChannelRead(bytes.duplicate());
        return requests;
    }

    private final class Taken extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof RequestHead
                    || (message instanceof HttpRequest request
                            && request.decoderResult().isSuccess())) {
                requests++;
            }
            ReferenceCountUtil.release(message);
        }
    }
}
