package kirin.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sun.misc.Signal;
import sun.misc.SignalHandler;

import java.util.Locale;

/**
 * What the operator does with {@code kill} and Ctrl-C. The JVM calls the handlers on threads of its
 * own. QUIT stays what it is for every JVM: it prints all threads.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    /** As a shell reports a command that Ctrl-C has ended. */
    private static final int INTERRUPTED = 130;

    private Signals() {}

    /** What signals ask for besides the end; may take its time. */
    interface Reactions {
        /** TERM and INT: told before it begins to stop; returns at once. */
        void stops(String signal);

        /** HUP. */
        void reload();

        /** USR1. */
        void reopen();

        /** TTIN and TTOU: so many workers more of each application, or fewer. */
        void addWorkers(int more);

        /** WINCH to a daemon. */
        void dismissWorkers();

        /** USR2. */
        void startSuccessor();
    }

    /**
     * Takes over all signals that mean something.
     *
     * @param isDaemon whether WINCH is meant; a terminal sends it whenever its size changes
     */
    static void handle(
            StopRequest stop, Leftovers leftovers, boolean isDaemon, Reactions reactions) {
        Signal.handle(
                new Signal("TERM"),
                signal -> {
                    log(signal, "");
                    reactions.stops(signal.getName());
                    stop.graceful();
                });
        Signal.handle(
                new Signal("INT"),
                signal -> {
                    log(signal, "");
                    reactions.stops(signal.getName());
                    if (!stop.quick()) {
                        leftovers.remove();
                        Runtime.getRuntime().halt(INTERRUPTED);
                    }
                });
        handle("HUP", reactions::reload);
        handle("TTIN", () -> reactions.addWorkers(1));
        handle("TTOU", () -> reactions.addWorkers(-1));
        handle("USR2", reactions::startSuccessor);
        handle(
                "WINCH",
                signal -> {
                    log(signal, isDaemon ? "" : "; ignored, as this is no daemon");
                    if (isDaemon) {
                        reactions.dismissWorkers();
                    }
                });
        handle(
                "USR1",
                signal -> {
                    // Before the line, so that this is the first one in the new file.
                    reactions.reopen();
                    log(signal, "");
                });
    }

    /** Logs the signal, and does what it asks for. */
    private static void handle(String name, Runnable reaction) {
        handle(
                name,
                signal -> {
                    log(signal, "");
                    reaction.run();
                });
    }

    private static void handle(String name, SignalHandler handler) {
        try {
            Signal.handle(new Signal(name), handler);
        } catch (IllegalArgumentException e) {
            // Not every system has every signal, and some JVM flags take HUP.
            LOG.debug("SIG{} cannot be handled: {}", name, e.getMessage());
        }
    }

    private static void log(Signal signal, String addition) {
        LOG.info("Handling signal: {}{}", signal.getName().toLowerCase(Locale.ROOT), addition);
    }
}
