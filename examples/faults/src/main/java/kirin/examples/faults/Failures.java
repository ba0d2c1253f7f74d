package kirin.examples.faults;

import kirin.app.Response;

import java.io.IOException;

/** Requests that end without an answer. */
final class Failures {
    private Failures() {}

    static Response exception(Parameters parameters) throws IOException {
        if (parameters.flag("checked", false)) {
            throw new IOException("thrown on purpose");
        }
        throw new IllegalStateException("thrown on purpose");
    }

    static Response error(Parameters parameters) {
        throw new LinkageError("thrown on purpose");
    }

    static Response stackOverflow(Parameters parameters) {
        // Not the last call, and its result is used: no compiler makes a loop of it.
        return stackOverflow(parameters).withHeader("X-Depth", "1");
    }

    static Response noResponse(Parameters parameters) {
        return null;
    }
}
