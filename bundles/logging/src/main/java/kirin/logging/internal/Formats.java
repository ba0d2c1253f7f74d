package kirin.logging.internal;

import kirin.exchange.Handling;
import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;
import kirin.log.AccessLogFormatter;
import kirin.settings.AccessLogSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The formats that are there, and which of them lines are written in. Any thread. */
final class Formats {
    private static final Logger LOG = LoggerFactory.getLogger(Formats.class);

    // Both guarded by this.
    private final Map<String, AccessLogFormat> there = new TreeMap<>();
    private Settings settings = Settings.defaults();
    // Nothing is said of formats that are missing before it is known which are wanted.
    private boolean chosen;

    private volatile Choice choice = new Choice(new PlainFormatter(), Map.of());

    /**
     * @param general for all applications that have none of their own, and for requests that reach
     *     no application
     */
    record Choice(AccessLogFormatter general, Map<String, AccessLogFormatter> own) {

        AccessLogFormatter of(@Nullable Handling handling) {
            return own.isEmpty() || handling == null
                    ? general
                    : own.getOrDefault(handling.application(), general);
        }
    }

    /** What lines are to be written with now. */
    Choice choice() {
        return choice;
    }

    synchronized void add(List<String> names, AccessLogFormat format) {
        names.forEach(name -> there.put(name, format));
        chooseAnew(names, "is there");
    }

    synchronized void remove(List<String> names, AccessLogFormat format) {
        // In a swap the new one may have come before the old one goes.
        names.forEach(name -> there.remove(name, format));
        chooseAnew(names, "is gone");
    }

    /**
     * Makes formatters for other settings, without using them yet.
     *
     * @throws SettingsException if one of the formats is not there or cannot be used, and lines are
     *     wanted
     */
    synchronized Choice prepare(Settings next) throws SettingsException {
        List<String> problems = new ArrayList<>();
        Choice prepared = choose(next, problems);
        if (!problems.isEmpty() && AccessLogSettings.areLinesWanted(next)) {
            throw new SettingsException(problems);
        }
        return prepared;
    }

    synchronized void use(Settings next, Choice prepared) {
        settings = next;
        choice = prepared;
        chosen = true;
    }

    /** Formats that go from now on are nobody's loss. */
    synchronized void close() {
        chosen = false;
    }

    private void chooseAnew(List<String> names, String what) {
        if (!chosen) {
            return;
        }
        List<String> problems = new ArrayList<>();
        choice = choose(settings, problems);
        LOG.info("Access log format {} {}", String.join(", ", names), what);
        if (!AccessLogSettings.areLinesWanted(settings)) {
            return;
        }
        problems.forEach(each -> LOG.warn("{}; lines are written plainly until then", each));
    }

    private Choice choose(Settings from, List<String> problems) {
        Map<String, AccessLogFormatter> made = new HashMap<>();
        AccessLogFormatter general = formatter(from, made, problems);
        Map<String, AccessLogFormatter> own = new HashMap<>();
        for (String application : from.applications()) {
            if (from.ownOf(application).contains(AccessLogSettings.ACCESS_LOG_FORMAT)) {
                Settings ofIt = from.forApplication(application);
                own.put(application, formatter(ofIt, made, problems));
            }
        }
        return new Choice(general, Map.copyOf(own));
    }

    private AccessLogFormatter formatter(
            Settings from, Map<String, AccessLogFormatter> made, List<String> problems) {
        String value = format(from);
        return made.computeIfAbsent(
                value,
                _ -> {
                    try {
                        return formatter(value);
                    } catch (AccessLogFormatException | RuntimeException e) {
                        problems.add(
                                "%s: access_log_format: %s"
                                        .formatted(
                                                from.origin(AccessLogSettings.ACCESS_LOG_FORMAT),
                                                e.getMessage()));
                        return new PlainFormatter();
                    }
                });
    }

    private AccessLogFormatter formatter(String value) throws AccessLogFormatException {
        String name = AccessLogFormat.nameIn(value);
        AccessLogFormat format = there.get(name);
        if (format == null) {
            throw AccessLogFormatException.notThere(name, there.keySet());
        }
        return format.formatter(value);
    }

    private static String format(Settings from) {
        return from.get(AccessLogSettings.ACCESS_LOG_FORMAT);
    }
}
