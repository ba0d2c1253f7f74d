package kirin.runtime;

import kirin.settings.BindAddress;
import kirin.settings.Origin;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sockets that systemd has opened for the server, which then takes the place of {@code bind}. */
final class SocketActivation {
    /** The variable that holds the id of the process that the sockets are for. */
    static final String MEANT = "LISTEN_PID";

    private static final String COUNT = "LISTEN_FDS";

    /** The first descriptor after the standard streams. */
    private static final int FIRST = 3;

    private SocketActivation() {}

    /** The settings with those sockets, if there are any that were meant for this process. */
    static Settings applyTo(Settings settings, Map<String, String> environment, long pid)
            throws SettingsException {
        String count = environment.get(COUNT);
        if (count == null || !isMeant(environment, pid)) {
            return settings;
        }
        List<BindAddress> passed = new ArrayList<>();
        for (int i = 0; i < number(count); i++) {
            passed.add(new BindAddress.Descriptor(FIRST + i));
        }
        return passed.isEmpty()
                ? settings
                : settings.with(ServerSettings.BIND, passed, new Origin.Environment(COUNT));
    }

    /** Whether the variables are for this process, or for the one whose successor it is. */
    static boolean isMeant(Map<String, String> environment, long pid) {
        String meant = environment.get(MEANT);
        return meant != null
                && (meant.equals(String.valueOf(pid))
                        || meant.equals(environment.get(Predecessor.PID)));
    }

    private static int number(String count) throws SettingsException {
        try {
            int number = Integer.parseInt(count);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The same complaint as for a negative one.
        }
        throw new SettingsException(
                List.of(
                        "environment LISTEN_FDS is \"%s\", which is no number of sockets; it is set by"
                                        .formatted(count)
                                + " whoever starts the server and passes them"));
    }
}
