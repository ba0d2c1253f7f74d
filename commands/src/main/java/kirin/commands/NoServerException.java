package kirin.commands;

/** There is no server to ask. Its message says what there is instead, and what to do. */
final class NoServerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoServerException(String message) {
        super(message);
    }

    NoServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
