package kirin.server.internal;

import kirin.exchange.ExchangeHandler;

/**
 * What answers the requests of one worker.
 *
 * @param classLoader the application's, which its code expects as the context class loader
 * @param release called once, when no request can need it any more; may run application code
 */
record Instance(ExchangeHandler handler, ClassLoader classLoader, Runnable release) {

    /** The same, for several workers: whoever made it releases it. */
    Instance shared() {
        return new Instance(handler, classLoader, () -> {});
    }

    /** The same, and something more to do at its end. */
    Instance andThen(Runnable further) {
        return new Instance(
                handler,
                classLoader,
                () -> {
                    try {
                        release.run();
                    } finally {
                        further.run();
                    }
                });
    }
}
