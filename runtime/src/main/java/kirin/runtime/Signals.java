package kirin.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sun.misc.Signal;

import java.util.List;
import java.util.Locale;

/**
 * What the operator does with {@code kill} and Ctrl-C. The JVM calls the handlers on threads of its
 * own. QUIT stays what it is for every JVM: it prints all threads.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    /** What gunicorn does at these is still missing; without a handler they would end the JVM. */
    private static final List<String> LATER =
            List.of("HUP", "USR1", "USR2", "TTIN", "TTOU", "WINCH");

    /** As a shell reports a command that Ctrl-C has ended. */
    private static final int INTERRUPTED = 130;

    private Signals() {}

    static void handle(StopRequest stop, Leftovers leftovers) {
        Signal.handle(
                new Signal("TERM"),
                signal -> {
                    log(signal, "");
                    stop.graceful();
                });
        Signal.handle(
                new Signal("INT"),
                signal -> {
                    log(signal, "");
                    if (!stop.quick()) {
                        leftovers.remove();
                        Runtime.getRuntime().halt(INTERRUPTED);
                    }
                });
        for (String name : LATER) {
            ignore(name);
        }
    }

    private static void ignore(String name) {
        try {
            Signal.handle(
                    new Signal(name), signal -> log(signal, "; it has no effect in this version"));
        } catch (IllegalArgumentException e) {
            // Not every system has every signal, and some JVM flags take HUP.
            LOG.debug("SIG{} cannot be handled: {}", name, e.getMessage());
        }
    }

    private static void log(Signal signal, String addition) {
        LOG.info("Handling signal: {}{}", signal.getName().toLowerCase(Locale.ROOT), addition);
    }
}
