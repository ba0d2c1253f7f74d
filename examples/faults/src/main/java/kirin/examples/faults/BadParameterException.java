package kirin.examples.faults;

/** A parameter that no fault can use; the message is for the client. */
final class BadParameterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadParameterException(String message) {
        super(message);
    }
}
