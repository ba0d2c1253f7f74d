package kirin.exchange;

import java.io.IOException;

/** The exchange takes nothing more: it was answered, it was aborted, or its client has gone. */
public final class ClosedExchangeException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with its reason.
     *
     * @param message what had happened to the exchange
     */
    public ClosedExchangeException(String message) {
        super(message);
    }
}
