package kirin.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads what {@code logconfig_json} names: loggers, levels, handlers and formatters, shaped as
 * Python's {@code dictConfig} has them but with Kirin's own names for what a handler is.
 */
final class JsonLogFile {
    private static final Set<String> TOP = Set.of("root", "loggers", "handlers", "formatters");
    private static final Set<String> LOGGER = Set.of("level", "handlers", "propagate");

    private final Path file;
    private final LoggerContext context;
    private final Map<String, Appender<ILoggingEvent>> handlers = new LinkedHashMap<>();

    private JsonLogFile(Path file, LoggerContext context) {
        this.file = file;
        this.context = context;
    }

    /**
     * Configures a context.
     *
     * @param context new; where this throws, it is left half configured and of no use
     * @param resolve makes a path in the file absolute
     */
    static void read(Path file, String text, LoggerContext context, UnaryOperator<Path> resolve)
            throws LogConfigException {
        JsonFields top = JsonFields.of(file, "the file", JsonText.read(file, text), TOP);
        new JsonLogFile(file, context).configure(top, resolve);
    }

    private void configure(JsonFields top, UnaryOperator<Path> resolve) throws LogConfigException {
        JsonFields formatters = top.below("formatters");
        Map<String, String> patterns = new HashMap<>();
        for (String each : formatters.all().keySet()) {
            patterns.put(each, String.valueOf(formatters.text(each)));
        }
        var maker = new JsonHandler(context, resolve, patterns);
        for (var each : top.below("handlers").all().entrySet()) {
            String name = '"' + each.getKey() + '"';
            JsonFields fields = JsonFields.of(file, name, each.getValue(), JsonHandler.FIELDS);
            handlers.put(each.getKey(), maker.make(each.getKey(), fields));
        }
        JsonFields loggers = top.below("loggers");
        for (var each : loggers.all().entrySet()) {
            setUp(context.getLogger(each.getKey()), each.getKey(), loggers);
        }
        if (top.value("root") != null) {
            setUp(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), "root", top);
        }
    }

    private void setUp(Logger logger, String name, JsonFields among) throws LogConfigException {
        JsonText.Value given = among.value(name);
        if (given == null || given.content() instanceof String) {
            logger.setLevel(among.level(name));
            return;
        }
        JsonFields fields = JsonFields.of(file, '"' + name + '"', given, LOGGER);
        Level level = fields.level("level");
        if (level != null) {
            logger.setLevel(level);
        }
        logger.setAdditive(fields.isTrue("propagate", true));
        for (String each : fields.texts("handlers")) {
            Appender<ILoggingEvent> handler = handlers.get(each);
            if (handler == null) {
                String known = String.join(", ", handlers.keySet());
                throw fields.wrong(
                        "handlers", "names that stand below \"handlers\" (" + known + ")");
            }
            logger.addAppender(handler);
        }
    }
}
