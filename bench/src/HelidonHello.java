import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import java.nio.charset.StandardCharsets;

/**
 * The peer: the same hello on the virtual threads of Helidon SE, one for each connection. {@code
 * /sleep?ms=50} lets it sleep, {@code /echo} answers with what was posted, {@code /large} with 1
 * MiB.
 */
public final class HelidonHello {
    private static final byte[] BODY = "Hello from Kirin\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[1 << 20];
    private static final Header SERVER = HeaderValues.createCached(HeaderNames.SERVER, "helidon");
    private static final Header TEXT =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final Header BYTES =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    private HelidonHello() {}

    /** Argument: port. */
    public static void main(String[] args) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .routing(routes ->
                        routes.get("/", (request, answer) -> answer(answer, TEXT, BODY))
                                .get("/sleep", HelidonHello::sleep)
                                .post("/echo", HelidonHello::echo)
                                .get("/large", (request, answer) -> answer(answer, BYTES, LARGE)))
                .build()
                .start();
    }

    private static void sleep(ServerRequest request, ServerResponse response)
            throws InterruptedException {
        Thread.sleep(Long.parseLong(request.query().get("ms")));
        answer(response, TEXT, BODY);
    }

    private static void echo(ServerRequest request, ServerResponse response) {
        answer(response, BYTES, request.content().as(byte[].class));
    }

    private static void answer(ServerResponse response, Header type, byte[] body) {
        response.header(SERVER).header(type).send(body);
    }
}
