package kirin.metrics.statsd;

import kirin.settings.MetricsSettings;
import kirin.settings.Settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where figures go, and how they are written.
 *
 * @param host to be resolved when it is needed; empty if they go to a Unix socket
 * @param file of that socket; empty if they go to a host
 * @param prefix as it stands before each name
 * @param suffix tags, as they stand behind each value
 * @param tellsBacklog whether the queues of the listeners are looked at
 */
record StatsdTarget(
        String host, int port, String file, String prefix, String suffix, boolean tellsBacklog) {
    private static final int DEFAULT_PORT = 8125;
    private static final int MOST_PORTS = 65_535;
    private static final String UNIX = "unix:";

    /** In UTF-8; behind it there is a zero. */
    private static final int LONGEST_PATH = 107;

    /**
     * @return empty if none are wanted
     * @throws IllegalArgumentException if there can be no such port or path
     */
    static Optional<StatsdTarget> of(Settings settings) {
        return settings.get(MetricsSettings.STATSD_HOST).map(address -> of(address, settings));
    }

    private static StatsdTarget of(String address, Settings settings) {
        String prefix = prefix(settings.get(MetricsSettings.STATSD_PREFIX));
        String suffix = suffix(settings.get(MetricsSettings.DOGSTATSD_TAGS));
        boolean backlog = settings.get(MetricsSettings.ENABLE_BACKLOG_METRIC);
        if (address.startsWith(UNIX)) {
            String path = address.substring(UNIX.length());
            // unix:///run/x, unix://run/x and unix:run/x are all in use.
            String file = path.startsWith("//") ? path.substring(2) : path;
            String place = settings.resolve(Path.of(file)).toString();
            if (place.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
                throw wrong(
                        address,
                        settings,
                        "give a path of at most %d bytes, as Unix sockets have no longer ones"
                                .formatted(LONGEST_PATH));
            }
            return new StatsdTarget("", 0, place, prefix, suffix, backlog);
        }
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > address.lastIndexOf(']');
        String host = hasPort ? address.substring(0, colon) : address;
        int port = hasPort ? Integer.parseInt(address.substring(colon + 1)) : DEFAULT_PORT;
        if (port < 1 || port > MOST_PORTS) {
            throw wrong(address, settings, "give a port from 1 to " + MOST_PORTS);
        }
        return new StatsdTarget(host, port, "", prefix, suffix, backlog);
    }

    private static IllegalArgumentException wrong(
            String address, Settings settings, String remedy) {
        return new IllegalArgumentException(
                "%s: statsd_host is \"%s\"; %s"
                        .formatted(settings.origin(MetricsSettings.STATSD_HOST), address, remedy));
    }

    boolean isUnix() {
        return !file.isEmpty();
    }

    /** As {@code statsd_host} would have it. */
    String address() {
        return isUnix() ? "unix://" + file : host + ':' + port;
    }

    private static String prefix(String given) {
        int end = given.length();
        while (end > 0 && given.charAt(end - 1) == '.') {
            end--;
        }
        return end == 0 ? "" : given.substring(0, end) + '.';
    }

    private static String suffix(List<String> tags) {
        return tags.isEmpty() ? "" : "|#" + String.join(",", tags);
    }
}
