package kirin.log;

import java.util.Collection;
import java.util.TreeSet;

/** A value of {@code access_log_format} that cannot be used. */
public final class AccessLogFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what is wrong, at which column (counted from 1), and what would be right; the
     *     setting itself is named by whoever reports it
     */
    public AccessLogFormatException(String problem) {
        super(problem);
    }

    /**
     * No bundle provides a format.
     *
     * @param name that was asked for
     * @param there the names of those that are there
     */
    public static AccessLogFormatException notThere(String name, Collection<String> there) {
        String remedy =
                there.isEmpty()
                        ? "none is there at all: put one into the plugins folder"
                        : "give a template with atoms as in %(h)s, or one of those that are there: "
                                + String.join(", ", new TreeSet<>(there));
        return new AccessLogFormatException(
                "no bundle provides the format \"" + name + "\"; " + remedy);
    }
}
