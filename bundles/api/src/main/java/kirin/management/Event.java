package kirin.management;

import java.util.Locale;
import java.util.Map;

/**
 * Something that has happened.
 *
 * @param kind of what
 * @param subject of which application, or of which file; empty for the server as a whole
 * @param message for an operator, one line
 * @param data the same for programs, by names; nothing secret, and nothing long
 */
public record Event(Kind kind, String subject, String message, Map<String, String> data) {

    /** What can happen. */
    public enum Kind {
        /** Something else answers for an application. */
        DEPLOYED,
        /** An application was taken out of service. */
        REMOVED,
        /** What answered before answers for an application again. */
        ROLLED_BACK,
        /** A file was not taken, or not any more, and is left aside. */
        QUARANTINED,
        /** A request has passed its time limit. */
        WORKER_TIMED_OUT,
        /** So many threads of an application are stuck that it gets no more requests. */
        FENCED,
        /** An application that was fenced gets requests again. */
        HEALTHY,
        /** A worker was replaced. */
        RECYCLED,
        /** A worker did not boot. */
        BOOT_FAILED,
        /** Other settings are in force. */
        SETTINGS_CHANGED,
        /** Requests are turned away, because too many wait. Told of again after ten seconds. */
        OVERLOADED,
        /** Somebody has changed something, or tried to. */
        CHANGE;

        /** The type of its notifications, for example {@code kirin.worker_timed_out}. */
        public String type() {
            return "kirin." + name().toLowerCase(Locale.ROOT);
        }
    }

    public Event {
        data = Map.copyOf(data);
    }
}
