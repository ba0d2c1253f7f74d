package kirin.management;

/**
 * One deployment in the history of an application.
 *
 * @param number counted up over restarts, as {@code rollback} takes it
 * @param bundle symbolic name
 * @param version of the bundle
 * @param sha256 of the file, in hexadecimal
 * @param time when the outcome was known, in ISO 8601
 * @param by who or what deployed it: {@code folder}, {@code start}, {@code command}, {@code
 *     rollback}, {@code library NAME}
 * @param outcome {@code SERVING}, {@code REPLACED}, {@code REMOVED}, {@code REFUSED}, {@code
 *     ROLLED_BACK}, {@code ABORTED}; {@code NEVER_SERVED} if the start of the server has failed, by
 *     its workers or something else, {@code SHARED} as long as it has a share, {@code OVERRULED} if
 *     a command replaced it and its file is still there, {@code UNINSTALLED} if somebody else than
 *     the deployer took its bundle away
 * @param reason of a refusal or a rollback; empty otherwise
 */
public record HistoryEntry(
        int number,
        String bundle,
        String version,
        String sha256,
        String time,
        String by,
        String outcome,
        String reason) {}
