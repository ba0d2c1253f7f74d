package kirin.bench.work;

import kirin.app.AsyncApplication;
import kirin.app.Request;
import kirin.app.Response;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** {@code ?ms=50} is answered after a timer, for a worker class that must not be blocked. */
public final class Later implements AsyncApplication {
    private final Response hello = Response.text("Hello from Kirin\n");

    @Override
    public CompletionStage<Response> handle(Request request) {
        long ms = Long.parseLong(request.query().substring("ms=".length()));
        return new CompletableFuture<Response>()
                .completeOnTimeout(hello, ms, TimeUnit.MILLISECONDS);
    }
}
