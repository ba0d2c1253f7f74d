package kirin.runtime;

import kirin.settings.BindAddress;
import kirin.settings.LogPlace;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the server as a process of its own, and stays until it answers: a JVM cannot fork. What
 * that process says until then is shown here, by which the user learns why it cannot start.
 */
final class DaemonStart {
    /** The system property by which the other process knows that it is to be a daemon. */
    static final String PROPERTY = "kirin.daemon";

    /** What the other process says when it answers; nothing else begins with a zero. */
    static final String UP = "\0up";

    private static final int FAILED = 1;

    /** For a process that is told to end with us. */
    private static final int MOST_SECONDS = 40;

    private DaemonStart() {}

    /** Whether this process is to start the daemon, and not to be it. */
    static boolean isWanted(Settings settings) {
        return settings.get(ServerSettings.DAEMON) && !isDaemon();
    }

    /** Whether this process is the daemon. */
    static boolean isDaemon() {
        return Boolean.getBoolean(PROPERTY);
    }

    /**
     * Starts it.
     *
     * @return the exit code: 0 when it answers
     */
    static int run(Settings settings, OwnCommand command)
            throws StartException, IOException, InterruptedException {
        for (BindAddress address : settings.get(ServerSettings.BIND)) {
            if (address instanceof BindAddress.Descriptor) {
                throw new StartException(
                        "%s: bind is \"%s\", and a daemon cannot be passed a socket; leave daemon to"
                                        .formatted(
                                                settings.origin(ServerSettings.BIND),
                                                address.text())
                                + " whoever passes it, such as systemd");
            }
        }
        if (LogPlace.errorFile(settings).isEmpty()) {
            System.err.println(
                    "kirin: the error log of a daemon cannot be seen; set errorlog to a file");
        }
        List<String> words = new ArrayList<>(command.words());
        words.add(1, "-D" + PROPERTY + "=true");
        Process daemon =
                new ProcessBuilder(words)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true)
                        .start();
        var abandoned = new Thread(() -> end(daemon), "kirin-abandoned");
        Runtime.getRuntime().addShutdownHook(abandoned);
        try (BufferedReader output = daemon.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(UP)) {
                    Runtime.getRuntime().removeShutdownHook(abandoned);
                    return 0;
                }
                System.err.println(line);
            }
        }
        int code = daemon.waitFor();
        return code == 0 ? FAILED : code;
    }

    /** Whoever has asked for it does not wait any more. */
    private static void end(Process daemon) {
        daemon.destroy();
        try {
            if (!daemon.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException _) {
            daemon.destroyForcibly();
        }
    }
}
