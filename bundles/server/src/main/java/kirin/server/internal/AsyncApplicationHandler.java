package kirin.server.internal;

import kirin.app.AsyncApplication;
import kirin.app.Response;
import kirin.exchange.ExchangeHandler;
import kirin.exchange.RoutedExchange;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Runs an {@link AsyncApplication}: the worker is free while the answer is awaited. */
record AsyncApplicationHandler(AsyncApplication application) implements ExchangeHandler {

    @Override
    public void handle(RoutedExchange routed) throws Exception {
        @Nullable CompletionStage<Response> stage = application.handle(new ExchangeRequest(routed));
        if (stage == null) {
            throw new IllegalStateException("the application returned null for its answer");
        }
        stage.whenComplete((response, failure) -> complete(routed, response, failure));
    }

    private static void complete(
            RoutedExchange routed, @Nullable Response response, @Nullable Throwable failure) {
        if (failure == null && response != null && ResponseSender.sendsAtOnce(response)) {
            // Sending what is in memory never blocks: the completing thread can do it.
            try {
                ResponseSender.send(response, routed.exchange());
            } catch (Exception e) {
                routed.executor().execute(() -> rethrow(e));
            }
            return;
        }
        routed.executor().execute(() -> finish(routed, response, failure));
    }

    private static void finish(
            RoutedExchange routed, @Nullable Response response, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = failure.getCause();
            rethrow(failure instanceof CompletionException && cause != null ? cause : failure);
        }
        try {
            ResponseSender.send(response, routed.exchange());
        } catch (Exception e) {
            rethrow(e);
        }
    }

    /** Throws it as it is: what runs on the executor reports every failure to the client. */
    @SuppressWarnings("unchecked") // E is inferred as unchecked; the cast never happens
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }
}
