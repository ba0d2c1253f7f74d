package kirin.server.internal;

import kirin.app.Application;
import kirin.app.Response;
import kirin.exchange.ExchangeHandler;
import kirin.exchange.RoutedExchange;

import org.jspecify.annotations.Nullable;

/** The first adapter on the exchange: runs an {@link Application}. */
record ApplicationHandler(Application application) implements ExchangeHandler {

    @Override
    public void handle(RoutedExchange routed) throws Exception {
        // Application code is not checked for nulls.
        @Nullable Response response = application.handle(new ExchangeRequest(routed));
        ResponseSender.send(response, routed.exchange());
    }
}
