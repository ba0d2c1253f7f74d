package kirin.management;

/**
 * An error of an application.
 *
 * @param time in ISO 8601
 * @param kind {@code FAILED}, {@code TIMED_OUT} or {@code BOOT_FAILED}
 * @param revision of the application
 * @param worker its number; 0 if there was none
 * @param request method and target; empty if there was none
 * @param requestId as in the log; empty if there was none
 * @param message what the application threw; empty if it threw nothing
 */
public record ErrorInfo(
        String time,
        String kind,
        int revision,
        int worker,
        String request,
        String requestId,
        String message) {}
