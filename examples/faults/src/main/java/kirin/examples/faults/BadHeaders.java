package kirin.examples.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import kirin.app.Body;
import kirin.app.Response;

/** Heads that must not reach a client as they are. */
final class BadHeaders {
    private static final String NAME = "X-Bad";
    private static final String VALUE = "split\r\nX-Injected: yes";

    private BadHeaders() {}

    static Response lineBreak(Parameters parameters) {
        if (!parameters.flag("forged", false)) {
            return Response.text("").withHeader(NAME, VALUE);
        }
        return Response.of(
                200, new ForgedHeader(NAME, VALUE), new Body.Bytes("forged\n".getBytes(UTF_8)));
    }

    static Response framing(Parameters parameters) {
        return Response.text("12345\n")
                .withHeader("Content-Length", "3")
                .withHeader("Transfer-Encoding", "chunked");
    }
}
