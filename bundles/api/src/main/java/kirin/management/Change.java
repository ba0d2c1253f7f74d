package kirin.management;

/**
 * A change that somebody has asked for, as the audit log keeps it. Any text will do: nothing in it
 * can forge a line.
 *
 * @param who the user; empty if that cannot be known, as of a signal
 * @param from by which way, and from where: {@code jmx 127.0.0.1}, {@code signal HUP}, {@code
 *     folder deploy}
 * @param what was asked for
 * @param before what it was about; empty if that is not known
 * @param after what it is now
 * @param outcome {@code done}, or why not
 */
public record Change(
        String who, String from, String what, String before, String after, String outcome) {
    /** The outcome of what was done. */
    public static final String DONE = "done";
}
