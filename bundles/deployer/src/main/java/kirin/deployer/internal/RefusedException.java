package kirin.deployer.internal;

/** A bundle is not taken into service; the message says why, in words for an operator. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason);
    }
}
