package kirin.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.event.SaxEvent;
import ch.qos.logback.core.joran.event.StartEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;

import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a Logback file into a context of its own, strictly: what Logback would leave out without a
 * word, a level or an appender that does not exist for example, is a complaint here.
 */
final class LogbackFile {
    private static final Set<String> LEVELS =
            Set.of("trace", "debug", "info", "warn", "error", "all", "off", "inherited", "null");

    /** What an operator keeps for later is nothing wrong. */
    private static final String UNUSED = "not referenced. Skipping further processing.";

    private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^\\[\\]]+)]");

    private final Path file;
    private final String text;

    private LogbackFile(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Configures a context.
     *
     * @param context new; where this throws, it is left half configured and of no use
     */
    static void read(Path file, String text, LoggerContext context) throws LogConfigException {
        if (isIni(text)) {
            throw new LogConfigException(
                    file,
                    "this is a Python logging configuration; give a Logback file,"
                            + " config/logback.xml shows one");
        }
        new LogbackFile(file, text).configure(context);
    }

    private static boolean isIni(String text) {
        for (String line : text.split("\n", -1)) {
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#") && !content.startsWith(";")) {
                return content.startsWith("[");
            }
        }
        return false;
    }

    private void configure(LoggerContext context) throws LogConfigException {
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            var source = new InputSource(new StringReader(text));
            source.setSystemId(file.toUri().toString());
            List<SaxEvent> events = configurator.populateSaxEventRecorder(source).getSaxEventList();
            check(events);
            configurator.processModel(configurator.buildModelFromSaxEventList(events));
        } catch (JoranException e) {
            throw e.getCause() instanceof SAXParseException parsing
                    ? complaint(parsing.getLineNumber(), String.valueOf(parsing.getMessage()))
                    : complaint(e);
        }
        for (Status status : context.getStatusManager().getCopyOfStatusList()) {
            if (status.getLevel() >= Status.WARN && !status.getMessage().endsWith(UNUSED)) {
                throw complaint(status);
            }
        }
    }

    private void check(List<SaxEvent> events) throws LogConfigException {
        Set<String> appenders = new TreeSet<>();
        boolean isAll = true;
        for (SaxEvent each : events) {
            if (each instanceof StartEvent start) {
                switch (start.getLocalName()) {
                    case "appender" ->
                            appenders.add(String.valueOf(start.getAttributes().getValue("name")));
                    case "include" -> isAll = false;
                    default -> {}
                }
            }
        }
        for (SaxEvent each : events) {
            if (each instanceof StartEvent start) {
                check(start);
                if (isAll) {
                    checkReference(start, appenders);
                }
            }
        }
    }

    private void checkReference(StartEvent element, Set<String> appenders)
            throws LogConfigException {
        String name = given(element, "ref");
        if (element.getLocalName().equals("appender-ref")
                && name != null
                && !appenders.contains(name)) {
            throw complaint(
                    element.getLocator().getLineNumber(),
                    "there is no appender \"%s\"; %s"
                            .formatted(
                                    name,
                                    appenders.isEmpty()
                                            ? "there is none at all"
                                            : "there is " + String.join(", ", appenders)));
        }
    }

    private void check(StartEvent element) throws LogConfigException {
        String level = given(element, "level");
        String scan = given(element, "scan");
        switch (element.getLocalName()) {
            case "configuration" -> {
                if (scan != null && !scan.equals("false")) {
                    throw complaint(
                            element.getLocator().getLineNumber(),
                            "scan would stop what the server writes; remove it, the file is read"
                                    + " again on HUP");
                }
            }
            case "root", "logger" -> {
                if (level != null && !LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
                    throw complaint(
                            element.getLocator().getLineNumber(),
                            "level is \"%s\"; give trace, debug, info, warn, error or off"
                                    .formatted(level));
                }
            }
            default -> {}
        }
    }

    /** What an attribute is, if that stands there and is not to be put in for a variable. */
    private static @Nullable String given(StartEvent element, String attribute) {
        String value = element.getAttributes().getValue(attribute);
        return value == null || value.contains("${") ? null : value;
    }

    private LogConfigException complaint(int line, String problem) {
        return new LogConfigException(file, line, problem);
    }

    private LogConfigException complaint(JoranException failure) {
        return new LogConfigException(file, String.valueOf(failure.getMessage()));
    }

    /** Logback does not say where, but what it names in brackets can be found. */
    private LogConfigException complaint(Status status) {
        String message = status.getMessage().strip();
        Throwable cause = status.getThrowable();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return complaint(lineOf(message), cause == null ? message : message + " (" + cause + ")");
    }

    private int lineOf(String message) {
        Matcher named = IN_BRACKETS.matcher(message);
        while (named.find()) {
            int at = text.indexOf(named.group(1));
            if (at >= 0) {
                return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
            }
        }
        return 0;
    }

    /** As Kirin names levels, besides Logback's own names. */
    static @Nullable Level level(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "trace" -> Level.TRACE;
            case "debug" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warn", "warning" -> Level.WARN;
            case "error" -> Level.ERROR;
            case "critical", "off" -> Level.OFF;
            default -> null;
        };
    }
}
