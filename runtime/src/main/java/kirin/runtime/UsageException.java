package kirin.runtime;

import java.util.List;

/** A command line that cannot be understood; one line for each problem. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // what List.copyOf makes is serializable
    private final List<String> problems;

    UsageException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    UsageException(String complaint) {
        this(List.of(complaint + "; see kirin --help"));
    }

    List<String> problems() {
        return problems;
    }
}
