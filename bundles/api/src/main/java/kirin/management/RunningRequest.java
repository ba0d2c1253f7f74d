package kirin.management;

/**
 * A request that has begun and not ended.
 *
 * @param request method and target
 * @param requestId as in the log
 * @param ageMillis since its first byte came
 */
public record RunningRequest(String request, String requestId, long ageMillis) {}
