package kirin.management;

/**
 * Whether a user of the Jolokia endpoint may do something.
 *
 * @param role of the user; empty if there is no such user
 * @param reason the line of a file that decides, as {@code FILE:LINE}, or that none does
 */
public record PolicyVerdict(boolean allowed, String role, String reason) {}
