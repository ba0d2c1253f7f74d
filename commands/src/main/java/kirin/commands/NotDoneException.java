package kirin.commands;

/** The server was asked, and it did not do it. Its message says why. */
final class NotDoneException extends Exception {
    private static final long serialVersionUID = 1L;

    NotDoneException(String message) {
        super(message);
    }

    NotDoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
