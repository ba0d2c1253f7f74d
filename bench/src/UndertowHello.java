import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The peer: the same hello on the I/O threads of an embedded Undertow. {@code /sleep?ms=50} lets a
 * worker thread sleep, {@code /echo} answers with what was posted, {@code /large} with 1 MiB.
 */
public final class UndertowHello {
    private static final byte[] BODY = "Hello from Kirin\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[1 << 20];
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";

    private UndertowHello() {}

    /** Arguments: port, number of I/O threads, most worker threads. */
    public static void main(String[] args) {
        HttpHandler paths =
                new PathHandler(exchange -> answer(exchange, TEXT, BODY))
                        .addExactPath("/sleep", new BlockingHandler(UndertowHello::sleep))
                        .addExactPath("/echo", UndertowHello::echo)
                        .addExactPath("/large", exchange -> answer(exchange, BYTES, LARGE));
        Undertow.builder()
                .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
                .setIoThreads(Integer.parseInt(args[1]))
                .setWorkerThreads(Integer.parseInt(args[2]))
                // The others don't say what goes without saying.
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setHandler(paths)
                .build()
                .start();
    }

    private static void sleep(HttpServerExchange exchange) throws InterruptedException {
        Thread.sleep(Long.parseLong(exchange.getQueryParameters().get("ms").getFirst()));
        answer(exchange, TEXT, BODY);
    }

    private static void echo(HttpServerExchange exchange) {
        exchange.getRequestReceiver().receiveFullBytes((same, body) -> answer(same, BYTES, body));
    }

    private static void answer(HttpServerExchange exchange, String type, byte[] body) {
        exchange.getResponseHeaders()
                .put(Headers.SERVER, "undertow")
                .put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }
}
