package kirin.management;

import java.util.List;

/**
 * A bundle, a set or a configuration that is deployed, or about to be.
 *
 * @param bundle its symbolic name; the name of a set without a version; the PID of a configuration
 * @param version of it; empty for a configuration
 * @param file its path; where it was when it is not in a folder
 * @param sha256 of the file, in hexadecimal
 * @param state {@code ACTIVE}, {@code STARTING}, {@code WAITING} for what it needs, {@code SHARED}
 *     beside another, {@code STOPPED}, {@code REMOVED}, {@code LEFT_ASIDE} for another file
 * @param applications names of those that it brings, that have a route
 * @param since when it came into that state, in ISO 8601
 * @param problem what is wrong with it, or with the file that was to follow it; empty if nothing
 */
public record DeployedBundle(
        String bundle,
        String version,
        String file,
        String sha256,
        String state,
        List<String> applications,
        String since,
        String problem) {}
