package kirin.management;

/**
 * A line of the access log.
 *
 * @param number counted from 1
 * @param application that has handled the request; empty if none has
 * @param status of the answer; 0 if there was none
 * @param text as it is in the log
 */
public record FollowedLine(long number, String application, int status, String text) {}
