package kirin.examples.faults;

import kirin.app.AsyncApplication;
import kirin.app.Mount;
import kirin.app.Request;
import kirin.app.Response;

import org.osgi.service.component.annotations.Component;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** As {@link Faults}, with an answer to come; {@code /faults-async/} lists how. */
@Component
@Mount(path = "/faults-async", name = "faults-async")
public final class FaultsAsync implements AsyncApplication {
    private final Menu<AsyncFault> menu =
            new Menu<AsyncFault>("/faults-async")
                    .add("never", "never completes", parameters -> new CompletableFuture<>())
                    .add("late?ms=1000", "completes after that time", FaultsAsync::late)
                    .add("twice", "completes twice, first with \"first\"", parameters -> twice())
                    .add(
                            "exceptionally?ms=0",
                            "completes with an exception after that time",
                            FaultsAsync::exceptionally)
                    .add(
                            "empty",
                            "completes with null",
                            parameters -> CompletableFuture.completedFuture(null))
                    .add("null", "returns null", parameters -> null)
                    .add("throw?checked=false", "throws at once", FaultsAsync::exception);

    @Override
    public CompletionStage<Response> handle(Request request) throws Exception {
        var fault = menu.find(request.path());
        if (fault.isEmpty()) {
            return CompletableFuture.completedFuture(menu.withoutFault(request.path()));
        }
        try {
            return fault.get().cause(Parameters.of(request.query()));
        } catch (BadParameterException e) {
            return CompletableFuture.completedFuture(Menu.refusal(e));
        }
    }

    private static CompletionStage<Response> late(Parameters parameters) {
        int ms = parameters.number("ms", 1000, Delays.MOST_MS);
        var response = Response.text("Completed after %d ms\n".formatted(ms));
        return new CompletableFuture<Response>()
                .completeOnTimeout(response, ms, TimeUnit.MILLISECONDS);
    }

    private static CompletionStage<Response> twice() {
        return new CompletedTwice<>(Response.text("first\n"), Response.text("second\n"));
    }

    private static CompletionStage<Response> exceptionally(Parameters parameters) {
        return late(Parameters.of("ms=" + parameters.number("ms", 0, Delays.MOST_MS)))
                .thenApply(response -> {
                    throw new IllegalStateException("completed so on purpose");
                });
    }

    private static CompletionStage<Response> exception(Parameters parameters) throws Exception {
        return CompletableFuture.completedFuture(Failures.exception(parameters));
    }

    Menu<AsyncFault> menu() {
        return menu;
    }
}
