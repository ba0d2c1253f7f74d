package kirin.log;

import org.osgi.annotation.versioning.ConsumerType;

/** Makes one line of one record. Called by several threads at once; must not block. */
@ConsumerType
public interface AccessLogFormatter {

    /** Appends the line without its end to {@code line}, which is empty. */
    void format(AccessRecord record, Line line);

    /** Appends what a new file begins with, each line with its end; nothing by default. */
    default void begin(Line lines) {}
}
