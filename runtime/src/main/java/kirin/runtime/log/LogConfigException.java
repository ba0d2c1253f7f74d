package kirin.runtime.log;

import java.nio.file.Path;

/** A file that sets up the logs, and cannot. The message says where, what and why. */
public final class LogConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    LogConfigException(Path file, String problem) {
        super(file + ": " + problem);
    }

    LogConfigException(Path file, int line, String problem) {
        super(line > 0 ? file + ":" + line + ": " + problem : file + ": " + problem);
    }

    /** The one line for an operator. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
