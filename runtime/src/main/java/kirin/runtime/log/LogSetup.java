package kirin.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.AppenderAttachable;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is logged and where to: levels and appenders of every logger that has any. Put in the place
 * of another one, no line is lost: Logback's own way, to reset all first, would be silent
 * meanwhile, and for good if what comes then is wrong. One thread at a time.
 */
public final class LogSetup {
    public static final String ROOT = org.slf4j.Logger.ROOT_LOGGER_NAME;

    /** Gets the lines of the access log, if a file of the operator's has given it an appender. */
    public static final String ACCESS = "kirin.access";

    private final Map<String, Level> levels = new HashMap<>();
    private final Map<String, List<Appender<ILoggingEvent>>> appenders = new HashMap<>();
    // The loggers that keep their lines to themselves.
    private final Set<String> closed = new HashSet<>();
    // That of the operator's file, which owns the appenders that came from there.
    private @Nullable LoggerContext configured;

    private final OriginFilter origin;

    /**
     * @param finder tells for each line whose code has logged it
     */
    public LogSetup(Origin.Finder finder) {
        origin = new OriginFilter(finder);
        levels.put(ACCESS, Level.OFF);
        closed.add(ACCESS);
    }

    /** Gives a logger a level of its own. */
    public void setLevel(String logger, Level level) {
        levels.put(logger, level);
    }

    /** Gives a logger one more appender, which is started. */
    public void add(String logger, Appender<ILoggingEvent> appender) {
        if (appender.getCopyOfAttachedFiltersList().stream()
                .noneMatch(OriginFilter.class::isInstance)) {
            // Before all others, which may ask for it.
            List<Filter<ILoggingEvent>> others = appender.getCopyOfAttachedFiltersList();
            appender.clearAllFilters();
            appender.addFilter(origin);
            others.forEach(appender::addFilter);
        }
        appenders.computeIfAbsent(logger, name -> new ArrayList<>()).add(appender);
    }

    /** Whether a logger has any appender. */
    public boolean hasAppender(String logger) {
        return appenders.containsKey(logger);
    }

    /** Takes over all that a file of the operator's has set up in a context of its own. */
    public void take(LoggerContext context) {
        configured = context;
        for (Logger each : context.getLoggerList()) {
            String name = each.getName();
            each.iteratorForAppenders()
                    .forEachRemaining(appender -> {
                        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                            // System.out may lead back into the log.
                            console.setOutputStream(LogOutput.toStream(console.getTarget()));
                        }
                        add(name, appender);
                    });
            Level level = each.getLevel();
            if (name.equals(ACCESS)) {
                // Without an appender its lines would be made for nobody.
                level = !hasAppender(ACCESS) ? Level.OFF : level == null ? Level.INFO : level;
            }
            if (level != null) {
                levels.put(name, level);
            }
            if (!each.isAdditive()) {
                closed.add(name);
            }
        }
    }

    /**
     * Opens all log files anew, for whoever has moved them away.
     *
     * @return what was wrong with each that cannot be, and writes on to where it did
     */
    public List<String> reopen() {
        List<String> failures = new ArrayList<>();
        for (Appender<ILoggingEvent> each : appenders()) {
            try {
                reopen(each);
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        return failures;
    }

    private static void reopen(Appender<ILoggingEvent> appender) throws IOException {
        if (appender instanceof LineAppender lines) {
            lines.reopen();
        } else if (appender instanceof FileAppender<ILoggingEvent> file) {
            file.openFile(file.getFile());
        } else if (appender instanceof AppenderAttachable<?> other) {
            // One that hands on to others, such as Logback's AsyncAppender.
            for (var inner = other.iteratorForAppenders(); inner.hasNext(); ) {
                if (inner.next() instanceof FileAppender<?> file) {
                    file.openFile(file.getFile());
                }
            }
        }
    }

    /** All appenders. */
    List<Appender<ILoggingEvent>> appenders() {
        List<Appender<ILoggingEvent>> all = new ArrayList<>();
        appenders.values().forEach(all::addAll);
        return all;
    }

    /**
     * Puts this in the place of another one, whose appenders are stopped where they are not here.
     */
    public void replace(LogSetup former, LoggerContext live) {
        // A line may be in both for a moment, but in neither never.
        appenders.forEach((name, list) -> list.forEach(live.getLogger(name)::addAppender));
        Set<String> names = new HashSet<>(former.levels.keySet());
        names.addAll(former.closed);
        names.addAll(levels.keySet());
        names.addAll(closed);
        for (String name : names) {
            Logger logger = live.getLogger(name);
            Level level = levels.get(name);
            // Only the root's cannot be left to another one.
            if (level != null || !name.equals(ROOT)) {
                logger.setLevel(level);
            }
            logger.setAdditive(!closed.contains(name));
        }
        if (configured != null) {
            configured.getTurboFilterList().forEach(live::addTurboFilter);
        }
        former.leave(live, this);
        JulSetup.follow();
    }

    private void leave(LoggerContext live, LogSetup next) {
        appenders.forEach((name, list) -> {
            List<Appender<ILoggingEvent>> stays = next.appenders.getOrDefault(name, List.of());
            for (Appender<ILoggingEvent> each : list) {
                if (!stays.contains(each)) {
                    live.getLogger(name).detachAppender(each);
                }
            }
        });
        if (configured != null) {
            configured.getTurboFilterList().forEach(live.getTurboFilterList()::remove);
        }
        stopAllBut(next);
    }

    /** Stops the appenders that another one does not have as well. */
    public void stopAllBut(LogSetup other) {
        List<Appender<ILoggingEvent>> kept = other.appenders();
        for (Appender<ILoggingEvent> each : appenders()) {
            if (!kept.contains(each)) {
                each.stop();
            }
        }
        if (configured != null) {
            // Read for this one alone.
            configured.stop();
        }
    }
}
