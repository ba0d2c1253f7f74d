package kirin.hooks;

/**
 * A request, as listeners see it.
 *
 * @param id by which logs and the client name it
 * @param method as sent
 * @param target as sent
 * @param peer address of the client: as a trusted proxy says, if one does
 * @param waitedNanos how long it waited for a worker
 */
public record RequestInfo(String id, String method, String target, String peer, long waitedNanos) {}
