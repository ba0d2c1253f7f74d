package kirin.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A line of the error log as gunicorn writes it: {@code [2026-11-24 15:00:00 +0000] [4711] [INFO]
 * message}, with the stack trace below. A line of the access log stays as it is.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private final DateTimeFormatter time;
    private final String process;

    LogLine(ZoneId zone, long pid) {
        time = DateTimeFormatter.ofPattern("'['yyyy-MM-dd HH:mm:ss xx']'").withZone(zone);
        process = " [" + pid + "] [";
    }

    /** Has an appender, which knows its context already, write such lines. */
    static void setUp(OutputStreamAppender<ILoggingEvent> appender) {
        var line = new LogLine(ZoneId.systemDefault(), ProcessHandle.current().pid());
        line.setContext(appender.getContext());
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(appender.getContext());
        encoder.setLayout(line);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        appender.setEncoder(encoder);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        if (event.getLoggerName().equals(LogSetup.ACCESS)) {
            return event.getFormattedMessage() + '\n';
        }
        var line = new StringBuilder(128);
        time.formatTo(event.getInstant(), line);
        line.append(process).append(levelName(event.getLevel())).append("] ");
        line.append(event.getFormattedMessage()).append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null
                ? line.toString()
                : line.append(ThrowableProxyUtil.asString(thrown)).toString();
    }

    private static String levelName(Level level) {
        return level == Level.WARN ? "WARNING" : level.toString();
    }
}
