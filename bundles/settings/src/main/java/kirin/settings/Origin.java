package kirin.settings;

import java.nio.file.Path;

/**
 * Where a value came from. Its text is fit to stand beside the value: {@code config/x.toml:3:1}.
 */
public sealed interface Origin {

    /** Nobody gave it. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /**
     * A settings file.
     *
     * @param file as the user named it
     * @param line from 1
     * @param column from 1
     */
    record File(Path file, int line, int column) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    /**
     * An environment variable.
     *
     * @param variable its name; if it holds a command line, the flag in that after it
     */
    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /**
     * The command line.
     *
     * @param flag as the user wrote it, for example {@code --workers}
     */
    record CommandLine(String flag) implements Origin {
        @Override
        public String toString() {
            return "command line " + flag;
        }
    }

    /** Whoever manages the running server. */
    record Management() implements Origin {
        @Override
        public String toString() {
            return "set while running";
        }
    }

    /** A program, for example a test. */
    record Code() implements Origin {
        @Override
        public String toString() {
            return "set by a program";
        }
    }
}
