package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/** The access log, {@code kirin:type=AccessLog}. */
@ProviderType
@Description("The access log: what it holds, where it goes, and its lines while they come")
public interface AccessLogMXBean {

    /** What lines are written by: the name of a format, or a template. */
    @Description("What lines are written by: the name of a format, or a template")
    String getFormat();

    /**
     * Writes lines by another format from the next one on, until the settings are read again.
     *
     * @param format the name of one, or a template; what {@code access_log_format} takes
     * @return what has changed
     * @throws IllegalArgumentException if no format has that name, or the template has a mistake
     */
    @Description("Writes lines by another format, until the settings are read again")
    @Impact(Impact.Kind.ACTION_INFO)
    List<String> changeFormat(
            @Parameter(name = "format", description = "the name of one, or a template")
                    String format);

    /** Where lines go: a path, or {@code standard output}; empty if there is no file. */
    @Description("Where lines go: a path, or standard output; empty if there is no file")
    String getPlace();

    /** Lines since the start, lost ones among them. */
    @Description("Lines since the start, lost ones among them")
    @Units("lines")
    long getLines();

    /** Lines since the start that could not be written. */
    @Description("Lines since the start that could not be written")
    @Units("lines")
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
    @Description("Lines that have come after another one; waits for up to a second for the next")
    @Impact(Impact.Kind.INFO)
    FollowedLines follow(
            @Parameter(
                            name = "after",
                            description =
                                    "the number of a line; -1 to begin with those from now on")
                    long after,
            @Parameter(name = "application", description = "only of this one; empty for all")
                    String application,
            @Parameter(name = "status", description = "only of this one, 404 or 5xx; empty for all")
                    String status,
            @Parameter(name = "path", description = "only of targets that begin so; empty for all")
                    String path);
}
