package kirin.routing;

import java.util.List;

/**
 * One application revision in service.
 *
 * @param application its name
 * @param revision counted from 1 for each name
 * @param path where it is mounted; {@code /} for the root
 * @param hosts it answers for; empty: all
 * @param bundleId of the bundle that brought it
 */
public record Route(
        String application, int revision, String path, List<String> hosts, long bundleId) {

    public Route {
        hosts = List.copyOf(hosts);
    }
}
