package kirin.server.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A request that waits for a worker, or for not getting one. */
@Name("kirin.Queueing")
@Label("Queueing")
@Description("A request that waits until a worker begins with it, or until it is over without one")
@Category("Kirin")
@Threshold("20 ms")
@StackTrace(false)
@SuppressWarnings("unused") // the fields are read by the recorder alone
final class QueueingEvent extends Event {
    @Label("Application")
    String application = "";

    @Label("Revision")
    int revision;

    @Label("Worker")
    @Description("The worker that began with it; 0 if none did")
    int worker;

    @Label("Request")
    @Description("Method and target")
    String request = "";

    @Label("Request ID")
    String requestId = "";
}
