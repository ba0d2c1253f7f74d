package kirin.deployer.internal;

/** A file cannot be deployed as it is; the message says why, and what to do. */
final class NoBundleException extends Exception {
    private static final long serialVersionUID = 1L;

    NoBundleException(String message) {
        super(message);
    }
}
