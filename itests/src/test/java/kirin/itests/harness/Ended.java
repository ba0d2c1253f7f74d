package kirin.itests.harness;

/**
 * What a Kirin has left behind that ended by itself.
 *
 * @param exitCode of the process
 * @param output all of standard output
 * @param errors all of standard error
 */
public record Ended(int exitCode, String output, String errors) {}
