package kirin.itests.harness;

import java.io.IOException;

/** The worker classes, for tests of what all of them promise. */
public enum WorkerClassCase {
    SYNC("sync"),
    GTHREAD("gthread"),
    GEVENT("gevent"),
    GEVENT_ON_THE_LOOP("gevent"),
    EVENTLET("eventlet"),
    ASYNC("async");

    private final String settingValue;

    WorkerClassCase(String settingValue) {
        this.settingValue = settingValue;
    }

    /** Lets all applications of a folder be run by it, several requests at a time if it can. */
    public KirinFolder choose(KirinFolder folder) throws IOException {
        if (this == GEVENT_ON_THE_LOOP) {
            folder.set("worker.gevent.carrier", "\"loop\"");
        }
        // With several threads, sync would be gthread, as with gunicorn.
        return folder.set("worker_class", "\"" + settingValue + "\"")
                .set("threads", this == SYNC ? "1" : "4");
    }

    /** The same, with one worker that takes one request at a time. */
    public KirinFolder chooseOneSeat(KirinFolder folder) throws IOException {
        return choose(folder)
                .set("workers", "1")
                .set("threads", "1")
                .set("worker_connections", "1");
    }

    @Override
    public String toString() {
        return this == GEVENT_ON_THE_LOOP ? "gevent on the loop" : settingValue;
    }
}
