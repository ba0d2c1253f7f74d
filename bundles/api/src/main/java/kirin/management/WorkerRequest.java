package kirin.management;

/**
 * A request that a worker runs.
 *
 * @param request method and target
 * @param requestId as in the log
 * @param since when its first byte came, in ISO 8601
 * @param ageMillis since then
 * @param thread that runs it; empty while none does, as when an answer is awaited
 */
public record WorkerRequest(
        String request, String requestId, String since, long ageMillis, String thread) {}
