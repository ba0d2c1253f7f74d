package kirin.runtime;

import ch.qos.logback.classic.LoggerContext;

import kirin.log.LogFile;
import kirin.log.Syslog;
import kirin.runtime.log.CapturedOutput;
import kirin.runtime.log.JulSetup;
import kirin.runtime.log.LogSetup;
import kirin.runtime.log.StandardError;
import kirin.runtime.log.SyslogAppender;
import kirin.settings.OneLine;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Where the server's own messages go, from the first one on. For any thread. */
final class ErrorLog implements SettingsFollower, Syslog {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final RunningCode code = new RunningCode();
    private final CapturedOutput captured = new CapturedOutput(code);
    // Written by whoever changes the settings, one at a time.
    private volatile LoggingInForce inForce;
    // Guarded by this.
    private boolean serves;

    private ErrorLog(Settings settings, Ownership ownership) throws StartException {
        JulSetup.prepare();
        inForce = LoggingInForce.made(settings, null, ownership, code);
        inForce.setup().replace(new LogSetup(code), context);
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
        return inForce.isTerminal();
    }

    /** For whoever waits at the terminal while the log is a file. */
    void tellTerminal(String line) {
        if (!isTerminal()) {
            StandardError.print(line + "; log: " + inForce.place());
        }
    }

    /** From now on applications run, and what they print may be wanted. */
    synchronized void serves() {
        serves = true;
        captureIfWanted();
    }

    /** No application runs any more: what is printed is for the terminal again. */
    void hasServed() throws InterruptedException {
        synchronized (this) {
            serves = false;
            captureIfWanted();
        }
        SyslogAppender syslog = inForce.syslog();
        if (syslog != null) {
            syslog.flush();
        }
    }

    @Override
    public boolean takesAccessLines() {
        LoggingInForce now = inForce;
        return now.syslog() != null && now.accessToSyslog();
    }

    @Override
    public void sendAccessLine(ByteBuffer line) {
        SyslogAppender syslog = inForce.syslog();
        if (syslog != null) {
            syslog.sendAccessLine(line);
        }
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
        LoggingInForce former = inForce;
        LoggingInForce prepared;
        try {
            prepared = LoggingInForce.made(next, former, Ownership.UNCHANGED, code);
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
}
