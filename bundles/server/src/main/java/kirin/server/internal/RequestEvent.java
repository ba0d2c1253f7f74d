package kirin.server.internal;

import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;

/** What Flight Recorder is told of a request, whatever has happened to it. */
@SuppressWarnings("unused") // the fields are read by the recorder alone
abstract class RequestEvent extends Event {
    @Label("Application")
    String application = "";

    @Label("Revision")
    int revision;

    @Label("Worker")
    @Description("The worker that has begun with it; 0 if none has")
    int worker;

    @Label("Request")
    @Description("Method and target")
    String request = "";

    @Label("Request ID")
    String requestId = "";

    /** To be called before it is committed. */
    final void describe(RunningExchange running, int byWorker) {
        application = running.application();
        revision = running.revision();
        worker = byWorker;
        request = running.requestLine();
        requestId = running.exchange().requestId();
    }
}
