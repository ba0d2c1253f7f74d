package kirin.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A line of the error log as gunicorn writes it: {@code [2026-11-24 15:00:00 +0000] [4711] [INFO]
 * message}, with the stack trace below.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private final DateTimeFormatter time;
    private final String process;

    LogLine(ZoneId zone, long pid) {
        time = DateTimeFormatter.ofPattern("'['yyyy-MM-dd HH:mm:ss xx']'").withZone(zone);
        process = " [" + pid + "] [";
    }

    @Override
    public String doLayout(ILoggingEvent event) {
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
