package kirin.runtime;

/** The server cannot start. Its problem is one line: what was wrong, where, and what to do. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    StartException(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
