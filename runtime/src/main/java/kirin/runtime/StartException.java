package kirin.runtime;

/** The server cannot start. Its problem is one line: what was wrong, where, and what to do. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** As gunicorn exits when a worker cannot boot, and when the application cannot be loaded. */
    private static final int WORKERS = 3;

    private static final int APPLICATION = 4;
    private static final int ANYTHING_ELSE = 1;

    private final String problem;
    private final int exitCode;

    StartException(String problem) {
        this(problem, ANYTHING_ELSE);
    }

    private StartException(String problem, int exitCode) {
        super(problem);
        this.problem = problem;
        this.exitCode = exitCode;
    }

    /**
     * None of the applications that are there could be started.
     *
     * @param loaded whether only their workers do not boot
     */
    static StartException ofApplications(String problem, boolean loaded) {
        return new StartException(problem, loaded ? WORKERS : APPLICATION);
    }

    String problem() {
        return problem;
    }

    int exitCode() {
        return exitCode;
    }
}
