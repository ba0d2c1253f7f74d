package kirin.exchange;

import org.osgi.annotation.versioning.ProviderType;

/** Where listeners hand requests in. The server is the one service of this type. */
@ProviderType
public interface ExchangeDispatcher {

    /**
     * Takes over an exchange whose head, and whose body up to the listener's limit, are there.
     * Called on the I/O thread of its connection; returns without blocking, and sees to it that the
     * exchange is answered whatever happens.
     */
    void dispatch(Exchange exchange);
}
