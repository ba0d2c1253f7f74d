package kirin.jolokia.internal;

/** What a client has sent is no request that is taken. The message is fit to be its answer. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    MalformedException(String problem) {
        this(400, problem);
    }

    /**
     * @param status of the answer
     */
    MalformedException(int status, String problem) {
        super(problem);
        this.status = status;
    }

    int status() {
        return status;
    }
}
