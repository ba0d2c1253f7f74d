package kirin.runtime;

import java.util.ArrayList;
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
        // A complaint that ends in a question has said what to do.
        this(List.of(complaint.endsWith("?") ? complaint : complaint + "; see kirin --help"));
    }

    /** The same, of a command line that stands in an environment variable. */
    UsageException in(String variable) {
        List<String> named = new ArrayList<>();
        for (String problem : problems) {
            named.add(problem.startsWith(variable) ? problem : variable + ": " + problem);
        }
        return new UsageException(named);
    }

    List<String> problems() {
        return problems;
    }
}
