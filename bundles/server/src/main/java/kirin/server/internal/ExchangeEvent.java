package kirin.server.internal;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

/** A request from being given to an application to the end of its answer. */
@Name("kirin.Exchange")
@Label("Exchange")
@Description("A request, from being given to an application to the end of its answer")
@Category("Kirin")
@Threshold("20 ms")
@StackTrace(false)
@SuppressWarnings("unused") // the fields are read by the recorder alone
final class ExchangeEvent extends RequestEvent {
    @Label("Worker Class")
    String workerClass = "";

    @Label("Status")
    @Description("The status that was sent; 0 if none was")
    int status;

    @Label("End")
    @Description("What ended it: ANSWERED, CLIENT_GONE, ABORTED or UPGRADED")
    String end = "";

    @Label("Bytes")
    @Description("Bytes of the answer's body that were handed to the system")
    @DataAmount
    long bytes;

    @Label("Waited")
    @Description("How long it waited for a worker")
    @Timespan
    long waited;
}
