package kirin.server.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A revision on its way into service. */
@Name("kirin.Swap")
@Label("Swap")
@Description("A revision, from the start of its workers to being given the requests")
@Category("Kirin")
@StackTrace(false)
@SuppressWarnings("unused") // the fields are read by the recorder alone
final class SwapEvent extends Event {
    @Label("Application")
    String application = "";

    @Label("Revision")
    int revision;

    @Label("Version")
    String version = "";

    @Label("Path")
    String path = "";

    /** One whose revision is being made. */
    static SwapEvent begun() {
        var event = new SwapEvent();
        event.begin();
        return event;
    }

    /** Tells that a revision has its place. */
    static void tell(Revision of) {
        // Without a beginning if the recording has begun since: then it takes no time.
        SwapEvent event = of.swap() == null ? new SwapEvent() : of.swap();
        event.end();
        if (event.shouldCommit()) {
            event.application = of.application();
            event.revision = of.number();
            event.version = of.publication().version();
            event.path = of.publication().path();
            event.commit();
        }
    }
}
