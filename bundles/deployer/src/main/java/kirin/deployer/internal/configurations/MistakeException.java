package kirin.deployer.internal.configurations;

/** A file that is no configuration; the message says where, what is wrong, and what to do. */
public final class MistakeException extends Exception {
    private static final long serialVersionUID = 1L;

    MistakeException(String message) {
        super(message);
    }
}
