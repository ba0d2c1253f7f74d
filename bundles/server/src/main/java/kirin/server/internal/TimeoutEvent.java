package kirin.server.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A request that has passed its time limit. */
@Name("kirin.Timeout")
@Label("Timeout")
@Description("A request has passed its time limit")
@Category("Kirin")
@StackTrace(false)
@SuppressWarnings("unused") // the fields are read by the recorder alone
final class TimeoutEvent extends RequestEvent {
    @Label("Thread")
    @Description("The thread that runs it; empty if none does")
    String thread = "";

    @Label("After")
    @Description("How long it has had")
    @Timespan
    long after;

    static void tell(RunningExchange of, int worker, String thread, long nanos) {
        var event = new TimeoutEvent();
        if (event.isEnabled()) {
            event.describe(of, worker);
            event.thread = thread;
            event.after = nanos;
            event.commit();
        }
    }
}
