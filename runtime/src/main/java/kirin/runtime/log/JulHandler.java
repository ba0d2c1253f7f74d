package kirin.runtime.log;

import ch.qos.logback.classic.Level;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Hands records of java.util.logging on to SLF4J; see {@link JulSetup}. Any thread. */
public final class JulHandler extends Handler {
    private final SimpleFormatter messages = new SimpleFormatter();

    /** Called by the JVM. */
    public JulHandler() {}

    @Override
    public void publish(LogRecord record) {
        String name = record.getLoggerName();
        Logger logger = LoggerFactory.getLogger(name == null || name.isEmpty() ? "java" : name);
        logger.atLevel(level(record.getLevel()))
                .setCause(record.getThrown())
                .log("{}", messages.formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static org.slf4j.event.Level level(java.util.logging.Level level) {
        int value = level.intValue();
        if (value >= java.util.logging.Level.SEVERE.intValue()) {
            return org.slf4j.event.Level.ERROR;
        }
        if (value >= java.util.logging.Level.WARNING.intValue()) {
            return org.slf4j.event.Level.WARN;
        }
        if (value >= java.util.logging.Level.INFO.intValue()) {
            return org.slf4j.event.Level.INFO;
        }
        return value >= java.util.logging.Level.FINE.intValue()
                ? org.slf4j.event.Level.DEBUG
                : org.slf4j.event.Level.TRACE;
    }

    /** The least level of records that a level of Logback's lets pass. */
    static java.util.logging.Level level(Level level) {
        return switch (level.toInt()) {
            case Level.OFF_INT -> java.util.logging.Level.OFF;
            case Level.ERROR_INT -> java.util.logging.Level.SEVERE;
            case Level.WARN_INT -> java.util.logging.Level.WARNING;
            case Level.INFO_INT -> java.util.logging.Level.INFO;
            case Level.DEBUG_INT -> java.util.logging.Level.FINE;
            default -> java.util.logging.Level.ALL;
        };
    }
}
