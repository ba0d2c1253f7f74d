package kirin.bench.work;

import kirin.app.Application;
import kirin.app.Body;
import kirin.app.Request;
import kirin.app.Response;
import kirin.http.Headers;

/** Answers with 1 MiB from memory, as the peers do. */
public final class Large implements Application {
    private final Response large =
            Response.of(
                    200,
                    Headers.of("Content-Type", "application/octet-stream"),
                    new Body.Bytes(new byte[1 << 20]));

    @Override
    public Response handle(Request request) {
        return large;
    }
}
