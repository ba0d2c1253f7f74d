package kirin.exchange;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an adapter publishes as an OSGi service, mounted as an application is (see {@link
 * kirin.app.Mount}), to answer requests at the level of the exchange.
 */
@ConsumerType
public interface ExchangeHandler {

    /**
     * Answers one request, now or later. Called on a worker's thread; the worker is free again when
     * it returns, the exchange runs on until it is answered.
     *
     * @throws Exception any failure; if no head was sent the client gets a 500, else the connection
     *     is closed; the error log gets the stack
     */
    void handle(RoutedExchange routed) throws Exception;
}
