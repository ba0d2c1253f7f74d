package kirin.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes the appender that a handler of {@code logconfig_json} stands for. */
final class JsonHandler {
    static final Set<String> FIELDS =
            Set.of("file", "stream", "level", "formatter", "max_size", "keep", "compress");

    private static final String SIZE = "[0-9]+ ?[KkMmGg][Bb]";

    /** Each time, Logback renames that many files. */
    private static final int MOST_KEPT = 20;

    private static final Duration BETWEEN_LOOKS = Duration.buildByMilliseconds(100);

    private final LoggerContext context;
    private final UnaryOperator<Path> resolve;
    private final Map<String, String> formatters;

    JsonHandler(
            LoggerContext context, UnaryOperator<Path> resolve, Map<String, String> formatters) {
        this.context = context;
        this.resolve = resolve;
        this.formatters = formatters;
    }

    Appender<ILoggingEvent> make(String name, JsonFields fields) throws LogConfigException {
        OutputStreamAppender<ILoggingEvent> appender = appender(fields);
        appender.setContext(context);
        appender.setName(name);
        setLayout(appender, fields.text("formatter"));
        Level level = fields.level("level");
        if (level != null) {
            var threshold = new ThresholdFilter();
            threshold.setLevel(level.toString());
            threshold.start();
            appender.addFilter(threshold);
        }
        appender.start();
        if (!appender.isStarted()) {
            throw fields.cannotBe(reason());
        }
        return appender;
    }

    private OutputStreamAppender<ILoggingEvent> appender(JsonFields fields)
            throws LogConfigException {
        String named = fields.text("file");
        String stream = fields.text("stream");
        if ((named == null) == (stream == null)) {
            throw fields.cannotBe("it needs either \"file\" or \"stream\"");
        }
        if (named == null) {
            return stream(fields, String.valueOf(stream));
        }
        Path file = resolve.apply(Path.of(named));
        String size = fields.text("max_size");
        return size == null ? LineAppender.toFile(file) : rolling(file, size, fields);
    }

    private static OutputStreamAppender<ILoggingEvent> stream(JsonFields fields, String stream)
            throws LogConfigException {
        var appender = new ConsoleAppender<ILoggingEvent>();
        switch (stream) {
            case "stdout" -> appender.setTarget("System.out");
            case "stderr" -> appender.setTarget("System.err");
            default -> throw fields.wrong("stream", "stdout or stderr");
        }
        return appender;
    }

    private OutputStreamAppender<ILoggingEvent> rolling(Path file, String size, JsonFields fields)
            throws LogConfigException {
        if (!size.matches(SIZE)) {
            throw fields.wrong("max_size", "a size, for example 10 MB");
        }
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file.toString());
        var names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setMinIndex(1);
        names.setMaxIndex(fields.number("keep", 1, MOST_KEPT));
        names.setFileNamePattern(file + (fields.isTrue("compress", false) ? ".%i.gz" : ".%i"));
        names.start();
        var limit = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        limit.setContext(context);
        limit.setMaxFileSize(FileSize.valueOf(size));
        limit.setCheckIncrement(BETWEEN_LOOKS);
        limit.start();
        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(limit);
        return appender;
    }

    private void setLayout(
            OutputStreamAppender<ILoggingEvent> appender, @Nullable String formatter) {
        if (formatter == null) {
            LogLine.setUp(appender);
            return;
        }
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(formatters.getOrDefault(formatter, formatter));
        encoder.start();
        appender.setEncoder(encoder);
    }

    private String reason() {
        String last = "it does not start";
        for (Status each : context.getStatusManager().getCopyOfStatusList()) {
            if (each.getLevel() == Status.ERROR) {
                Throwable cause = each.getThrowable();
                last = cause == null ? each.getMessage() : String.valueOf(cause.getMessage());
            }
        }
        return last;
    }
}
