import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The peer: the same hello on Vert.x's event loops, one verticle on each. {@code /sleep?ms=50}
 * answers after a timer of the loop, {@code /echo} with what was posted, {@code /large} with 1 MiB.
 */
public final class VertxHello extends VerticleBase {
    private static final byte[] BODY = "Hello from Kirin\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[1 << 20];
    private static final CharSequence SERVER = HttpHeaders.createOptimized("vert.x");
    private static final CharSequence TEXT =
            HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence BYTES =
            HttpHeaders.createOptimized("application/octet-stream");

    private final int port;
    private CharSequence date = now();

    private VertxHello(int port) {
        this.port = port;
    }

    /** Arguments: port, number of event loops. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int loops = Integer.parseInt(args[1]);
        var options = new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops);
        var vertx = Vertx.vertx(options);
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no epoll", vertx.unavailableNativeTransportCause());
        }
        vertx.deployVerticle(
                        () -> new VertxHello(port), new DeploymentOptions().setInstances(loops))
                .await();
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1000, timer -> date = now());
        return vertx.createHttpServer().requestHandler(this::handle).listen(port, "127.0.0.1");
    }

    private static CharSequence now() {
        return HttpHeaders.createOptimized(
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().atOffset(ZoneOffset.UTC)));
    }

    private void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        switch (request.path()) {
            case "/sleep" ->
                    vertx.setTimer(
                            Long.parseLong(request.getParam("ms")),
                            timer -> answer(response, TEXT, Buffer.buffer(BODY)));
            case "/echo" -> request.body().onSuccess(body -> answer(response, BYTES, body));
            case "/large" -> answer(response, BYTES, Buffer.buffer(LARGE));
            default -> answer(response, TEXT, Buffer.buffer(BODY));
        }
    }

    private void answer(HttpServerResponse response, CharSequence type, Buffer body) {
        response.headers()
                .add(HttpHeaders.SERVER, SERVER)
                .add(HttpHeaders.DATE, date)
                .add(HttpHeaders.CONTENT_TYPE, type);
        response.end(body);
    }
}
