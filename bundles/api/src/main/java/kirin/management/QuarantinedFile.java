package kirin.management;

/**
 * A file that failed.
 *
 * @param file its path
 * @param bundle symbolic name; empty if that cannot be read
 * @param version empty if that cannot be read
 * @param sha256 of the file as it failed, in hexadecimal
 * @param since when it failed, in ISO 8601
 * @param reason what went wrong
 */
public record QuarantinedFile(
        String file, String bundle, String version, String sha256, String since, String reason) {}
