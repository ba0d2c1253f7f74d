package kirin.management;

import java.util.List;

/**
 * One revision of an application, whether it has the route or not.
 *
 * @param revision its number, counted from 1
 * @param version of its bundle
 * @param bundleId of its bundle
 * @param state {@code BOOTING}; {@code DARK} when it stands ready without a route; {@code SHARED}
 *     when it serves a share beside another; {@code SERVING}; {@code SUSPENDED}; {@code UNHEALTHY};
 *     {@code DRAINING}
 * @param path where it is mounted
 * @param workers that stand ready
 * @param inFlight requests that have begun and not ended
 * @param oldestMillis how long the oldest of these has been running; 0 if there is none
 * @param oldest some of these, the oldest first
 */
public record RevisionInfo(
        int revision,
        String version,
        long bundleId,
        String state,
        String path,
        int workers,
        int inFlight,
        long oldestMillis,
        List<RunningRequest> oldest) {}
