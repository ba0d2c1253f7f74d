package kirin.management;

/**
 * A request that passed its time limit and whose thread still runs.
 *
 * @param application that it was for
 * @param worker number of the worker that was replaced because of it
 * @param request method and target
 * @param requestId as in the log
 * @param thread name of the thread
 * @param stuckSince when its time was over, in ISO 8601
 * @param stack what the thread does now, one call a line
 */
public record StuckRequest(
        String application,
        int worker,
        String request,
        String requestId,
        String thread,
        String stuckSince,
        String stack) {}
