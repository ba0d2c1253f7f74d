package kirin.management;

import java.util.List;

/**
 * What deploying a file would do.
 *
 * @param file its path
 * @param bundle symbolic name; empty if that cannot be read
 * @param version empty if that cannot be read
 * @param sha256 of the file, in hexadecimal
 * @param deploys whether it would be taken
 * @param changes what would change, a sentence each: what it replaces, which bundles restart
 * @param needs for each package or capability that it needs, a sentence that says who gives it
 * @param problems why it would not be taken, a sentence each
 */
public record CheckedFile(
        String file,
        String bundle,
        String version,
        String sha256,
        boolean deploys,
        List<String> changes,
        List<String> needs,
        List<String> problems) {}
