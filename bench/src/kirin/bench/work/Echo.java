package kirin.bench.work;

import kirin.app.Application;
import kirin.app.Body;
import kirin.app.Request;
import kirin.app.Response;
import kirin.http.Headers;

import java.io.IOException;

/** Answers with what was posted, which it reads as a whole, as the peers do. */
public final class Echo implements Application {
    private static final Headers BYTES = Headers.of("Content-Type", "application/octet-stream");

    @Override
    public Response handle(Request request) throws IOException {
        return Response.of(200, BYTES, new Body.Bytes(request.body().readAllBytes()));
    }
}
