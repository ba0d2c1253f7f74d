package kirin.http.internal;

/** Carries a refusal through the decoder. Without a stack: clients can make it happen at will. */
final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.reason());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
