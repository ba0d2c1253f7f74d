package kirin.server.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
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
final class TimeoutEvent extends Event {
    @Label("Application")
    String application = "";

    @Label("Revision")
    int revision;

    @Label("Worker")
    @Description("The worker that is at it; 0 if none is")
    int worker;

    @Label("Thread")
    @Description("The thread that runs it; empty if none does")
    String thread = "";

    @Label("Request")
    @Description("Method and target")
    String request = "";

    @Label("Request ID")
    String requestId = "";

    @Label("After")
    @Description("How long it has had")
    @Timespan
    long after;

    static void tell(RunningExchange of, int worker, String thread, long nanos) {
        var event = new TimeoutEvent();
        if (event.isEnabled()) {
            event.application = of.application();
            event.revision = of.revision();
            event.worker = worker;
            event.thread = thread;
            event.request = of.requestLine();
            event.requestId = of.exchange().requestId();
            event.after = nanos;
            event.commit();
        }
    }
}
