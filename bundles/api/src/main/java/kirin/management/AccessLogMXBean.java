package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

/** The access log, {@code kirin:type=AccessLog}. */
@ProviderType
public interface AccessLogMXBean {

    /** What lines are written by: the name of a format, or a template. */
    String getFormat();

    /** Where lines go: a path, or {@code standard output}; empty if there is no file. */
    String getPlace();

    /** Lines since the start, lost ones among them. */
    long getLines();

    /** Lines since the start that could not be written. */
    long getLost();

    /**
     * Lines that have come after another one. Waits for up to a second until there is one. The last
     * ten thousand are kept, from the first such call to half a minute after the last.
     *
     * @param after the number of a line; -1 to begin with those that come from now on
     * @param application only lines of this one; empty for all
     * @param status only of this status, {@code 404} or {@code 5xx}; empty for all
     * @param path only of paths that begin so; empty for all
     * @throws IllegalArgumentException if the status is none
     */
    FollowedLines follow(long after, String application, String status, String path);
}
