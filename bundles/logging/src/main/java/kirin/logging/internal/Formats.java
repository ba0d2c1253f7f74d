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

    // All guarded by this.
    private final Map<String, OfferedFormat> there = new TreeMap<>();
    private Settings settings = Settings.defaults();
    // Nothing is said of formats that are missing before it is known which are wanted.
    private boolean begun;
    // For a reload may still come to its end when the formats go.
    private boolean closed;

    private volatile Choice choice = Choice.NONE;

    /**
     * @param general for all applications that have none of their own, and for requests that reach
     *     no application
     */
    record Choice(AccessLogFormatter general, Map<String, AccessLogFormatter> own) {
        /** As long as nobody wants lines; a formatter costs the start some milliseconds. */
        static final Choice NONE = new Choice(new PlainFormatter(), Map.of());

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

    synchronized void add(OfferedFormat format) {
        format.names().forEach(name -> there.put(name, format));
        chooseAnew(format, "is there");
    }

    synchronized void remove(OfferedFormat format) {
        // In a swap the new one may have come before the old one goes.
        format.names().forEach(name -> there.remove(name, format));
        chooseAnew(format, "is gone");
    }

    /**
     * Makes formatters for other settings, without using them yet.
     *
     * @throws SettingsException if one of the formats is not there or cannot be used, and lines are
     *     wanted
     */
    synchronized Choice prepare(Settings next) throws SettingsException {
        boolean wanted = AccessLogSettings.areLinesWanted(next);
        if (!wanted && choice.equals(Choice.NONE)) {
            return Choice.NONE;
        }
        List<String> problems = new ArrayList<>();
        Choice prepared = choose(next, problems);
        if (!problems.isEmpty() && wanted) {
            throw new SettingsException(problems);
        }
        return prepared;
    }

    synchronized void use(Settings next, Choice prepared) {
        settings = next;
        choice = prepared;
        begun = !closed;
    }

    /** Makes the formatters, if none are, for somebody of whom the settings do not know. */
    synchronized void need() {
        if (choice.equals(Choice.NONE)) {
            choice = choose();
        }
    }

    /** Formats that go from now on are nobody's loss. */
    synchronized void close() {
        begun = false;
        closed = true;
    }

    private void chooseAnew(OfferedFormat format, String what) {
        if (!begun) {
            return;
        }
        LOG.info("Access log format {} {}", String.join(", ", format.names()), what);
        if (!choice.equals(Choice.NONE)) {
            choice = choose();
        }
    }

    private Choice choose() {
        List<String> problems = new ArrayList<>();
        Choice made = choose(settings, problems);
        problems.forEach(each -> LOG.warn("{}; lines are written plainly until then", each));
        return made;
    }

    private Choice choose(Settings from, List<String> problems) {
        Map<String, AccessLogFormatter> made = new HashMap<>();
        AccessLogFormatter general = formatter(from, made, problems);
        Map<String, AccessLogFormatter> own = new HashMap<>();
        from.ofApplicationsWith(AccessLogSettings.ACCESS_LOG_FORMAT)
                .forEach((application, ofIt) ->
                        own.put(application, formatter(ofIt, made, problems)));
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
                        problems.add(AccessLogSettings.problemOfFormat(from, e.getMessage()));
                        return new PlainFormatter();
                    }
                });
    }

    private AccessLogFormatter formatter(String value) throws AccessLogFormatException {
        String name = AccessLogFormat.nameIn(value);
        OfferedFormat offered = there.get(name);
        if (offered == null) {
            throw AccessLogFormatException.notThere(name, there.keySet());
        }
        return offered.get().formatter(value);
    }

    private static String format(Settings from) {
        return from.get(AccessLogSettings.ACCESS_LOG_FORMAT);
    }
}
