package kirin.server.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A worker that another one has replaced. */
@Name("kirin.Recycle")
@Label("Recycle")
@Description("A worker was replaced by another one")
@Category("Kirin")
@StackTrace(false)
@SuppressWarnings("unused") // the fields are read by the recorder alone
final class RecycleEvent extends Event {
    @Label("Application")
    String application = "";

    @Label("Revision")
    int revision;

    @Label("Former Worker")
    int former;

    @Label("Worker")
    int worker;

    @Label("Reason")
    @Description("The name of the count that it has in Recycled of the application's bean")
    String reason = "";

    static void tell(Revision of, Crew former, Crew crew, Recycling why) {
        var event = new RecycleEvent();
        if (event.isEnabled()) {
            event.application = of.application();
            event.revision = of.number();
            event.former = former.number();
            event.worker = crew.number();
            event.reason = why.key;
            event.commit();
        }
    }
}
