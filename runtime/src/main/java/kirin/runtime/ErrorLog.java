package kirin.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import kirin.log.LogFile;
import kirin.runtime.log.CapturedOutput;
import kirin.runtime.log.JulSetup;
import kirin.runtime.log.LineAppender;
import kirin.runtime.log.LogSetup;
import kirin.runtime.log.StandardError;
import kirin.settings.LoggingSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the server's own messages go, from the first one on. For any thread. */
final class ErrorLog implements SettingsFollower {
    private static final String STANDARD_ERROR = "-";
    private static final String[] JDK = {"com.sun", "java", "javax", "jdk", "sun"};

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final RunningCode code = new RunningCode();
    private final CapturedOutput captured = new CapturedOutput(code);
    // Written by whoever changes the settings, one at a time.
    private volatile InForce inForce;
    // Guarded by this.
    private boolean serves;

    /**
     * What is in force.
     *
     * @param captures whether what applications print belongs here
     * @param place as the setting has it
     * @param appender of that place; null if a file of the operator's names others
     */
    private record InForce(
            boolean captures, String place, @Nullable LineAppender appender, LogSetup setup) {}

    private ErrorLog(Settings settings, Ownership ownership) throws StartException {
        var nothing = new InForce(false, "", null, new LogSetup(code));
        inForce = nothing;
        JulSetup.prepare();
        inForce = made(settings, ownership);
        inForce.setup().replace(nothing.setup(), context);
    }

    /**
     * Sets the log up for this process.
     *
     * @param ownership who is to have its file
     */
    static ErrorLog open(Settings settings, Ownership ownership) throws StartException {
        return new ErrorLog(settings, ownership);
    }

    /** Whether it is standard error. */
    boolean isTerminal() {
        return inForce.place().equals(STANDARD_ERROR);
    }

    /** For whoever waits at the terminal while the log is a file. */
    void tellTerminal(String line) {
        if (!isTerminal()) {
            StandardError.print(line + "; log: " + inForce.place());
        }
    }

    /** From now on applications run, and what they print may be wanted. */
    synchronized void serves(EmbeddedFramework framework) {
        code.isIn(framework);
        serves = true;
        captureIfWanted();
    }

    /** No application runs any more: what is printed is for the terminal again. */
    synchronized void hasServed() {
        serves = false;
        captureIfWanted();
    }

    private synchronized void captureIfWanted() {
        if (serves && inForce.captures()) {
            captured.begin();
        } else {
            captured.end();
        }
    }

    /**
     * Opens its files anew, and all others, for whoever has moved them away; no line is lost.
     *
     * @return what is to be told of each that cannot be, and writes on to where it did
     */
    List<String> reopenWith(List<LogFile> others) {
        List<String> failures = new ArrayList<>(inForce.setup().reopen());
        for (LogFile each : others) {
            try {
                each.reopen();
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // A plug-in's: the files of others are none of its business.
                failures.add(each + ": " + OneLine.of(e));
            }
        }
        failures.replaceAll(
                each -> "a log cannot be opened anew and goes on where it was: " + each);
        return failures;
    }

    @Override
    public Step prepare(Settings next) throws SettingsException {
        InForce former = inForce;
        InForce prepared;
        try {
            prepared = made(next, Ownership.UNCHANGED);
        } catch (StartException e) {
            throw new SettingsException(e.problem());
        }
        return new Step() {
            @Override
            public void apply() {
                prepared.setup().replace(former.setup(), context);
                inForce = prepared;
                captureIfWanted();
            }

            @Override
            public void abandon() {
                prepared.setup().stopAllBut(former.setup());
            }
        };
    }

    /** What settings ask for, ready to be used; what is there already and fits is kept. */
    private InForce made(Settings settings, Ownership ownership) throws StartException {
        var setup = new LogSetup(code);
        boolean captures = settings.get(LoggingSettings.CAPTURE_OUTPUT);
        Level level = level(settings.get(ServerSettings.LOGLEVEL));
        setLevels(setup, level);
        Optional<Setting<Optional<Path>>> detailed = LogFiles.chosen(settings);
        if (detailed.isPresent()) {
            setup.take(LogFiles.read(settings, detailed.get(), level));
        }
        if (setup.hasAppender(LogSetup.ROOT)) {
            Path file = settings.get(detailed.orElseThrow()).orElseThrow();
            return new InForce(captures, "as " + file + " has it", null, setup);
        }
        String place = settings.get(ServerSettings.ERRORLOG);
        LineAppender appender = inForce.appender();
        if (appender == null || !place.equals(inForce.place())) {
            try {
                appender = started(place, settings, ownership);
            } catch (StartException e) {
                setup.stopAllBut(inForce.setup());
                throw e;
            }
        }
        setup.add(LogSetup.ROOT, appender);
        return new InForce(captures, place, appender, setup);
    }

    private static void setLevels(LogSetup setup, Level level) {
        setup.setLevel(LogSetup.ROOT, level);
        if (!level.isGreaterOrEqual(Level.INFO)) {
            // Its debug messages are hundreds of lines about itself, stack traces among them.
            setup.setLevel("io.netty", Level.INFO);
            for (String each : JDK) {
                setup.setLevel(each, Level.INFO);
            }
        }
        // Whoever has the output captured wants it, whatever loglevel says of messages.
        setup.setLevel(CapturedOutput.OUT, Level.INFO);
        setup.setLevel(CapturedOutput.ERR, Level.INFO);
        if (level == Level.INFO) {
            // What Declarative Services says at this level is about its own beginning.
            setup.setLevel("org.apache.felix.scr", Level.WARN);
        }
    }

    private LineAppender started(String place, Settings settings, Ownership ownership)
            throws StartException {
        LineAppender appender =
                place.equals(STANDARD_ERROR)
                        ? LineAppender.toStandardError()
                        : file(settings, Path.of(place), ownership);
        appender.setContext(context);
        appender.setName("errorlog");
        appender.start();
        return appender;
    }

    private static LineAppender file(Settings settings, Path named, Ownership ownership)
            throws StartException {
        Path file = settings.resolve(named);
        LineAppender appender = LineAppender.toFile(file);
        try {
            Path folder = file.getParent();
            if (folder != null) {
                ownership.createFolders(folder);
            }
            appender.open();
            if (Files.isRegularFile(file)) {
                ownership.give(file);
            }
            return appender;
        } catch (IOException e) {
            throw new StartException(
                    Problems.ofFile(settings.origin(ServerSettings.ERRORLOG), "errorlog", file, e));
        }
    }

    private static Level level(String name) {
        return switch (name) {
            case "debug" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warning" -> Level.WARN;
            case "error" -> Level.ERROR;
            // Nothing here is worse than an error.
            default -> Level.OFF;
        };
    }
}
