package kirin.runtime.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;

import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;

/**
 * Leads java.util.logging into our log. The JVM makes one when the first of its loggers is asked
 * for, so that a start in which there is none pays nothing; the system property names this class.
 */
public final class JulSetup {
    private static final String CLASS = "java.util.logging.config.class";
    private static final String FILE = "java.util.logging.config.file";

    // Set once, by whichever thread uses java.util.logging first.
    private static final AtomicBoolean IN_USE = new AtomicBoolean();

    /** Called by the JVM. */
    public JulSetup() throws IOException {
        var text = new StringBuilder("handlers=" + JulHandler.class.getName() + "\n");
        levels().forEach((name, level) -> text.append(name + ".level=" + level + "\n"));
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(bytes));
        IN_USE.set(true);
    }

    /** Has the JVM use this, unless an operator has other plans. */
    public static void prepare() {
        if (System.getProperty(CLASS) == null && System.getProperty(FILE) == null) {
            System.setProperty(CLASS, JulSetup.class.getName());
        }
    }

    /** The levels have changed: what is not wanted should not be made. */
    static void follow() {
        if (IN_USE.get()) {
            Kept.follow();
        }
    }

    /** Apart, so that nothing of java.util.logging is loaded before it is used. */
    private static final class Kept {
        // They would be collected, with their levels, if nobody else held them. Guarded by the
        // class.
        private static final Map<String, java.util.logging.Logger> LOGGERS = new HashMap<>();

        private static synchronized void follow() {
            Map<String, java.util.logging.Level> levels = levels();
            LOGGERS.forEach((name, logger) -> {
                if (!levels.containsKey(name)) {
                    logger.setLevel(null);
                }
            });
            LOGGERS.keySet().retainAll(levels.keySet());
            levels.forEach((name, level) ->
                    LOGGERS.computeIfAbsent(name, java.util.logging.Logger::getLogger)
                            .setLevel(level));
        }
    }

    private static Map<String, java.util.logging.Level> levels() {
        Map<String, java.util.logging.Level> levels = new HashMap<>();
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (Logger each : context.getLoggerList()) {
            if (each.getLevel() != null) {
                String name = each.getName().equals(LogSetup.ROOT) ? "" : each.getName();
                levels.put(name, JulHandler.level(each.getLevel()));
            }
        }
        return levels;
    }
}
