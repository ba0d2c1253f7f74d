package kirin.itests.harness;

import java.io.IOException;
import java.util.regex.Pattern;

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

    /** Whether applications run on the I/O threads, which they might block. */
    public boolean runsOnLoop() {
        return this == GEVENT_ON_THE_LOOP || this == ASYNC;
    }

    /** The value of the setting {@code worker_class}. */
    public String settingValue() {
        return settingValue;
    }

    /** What the threads of an application are called. */
    public Pattern threadsOf(String application, int revision) {
        String worker = "kirin-%s-%d-worker-\\d+".formatted(application, revision);
        return Pattern.compile(
                switch (this) {
                    case SYNC, GEVENT, GEVENT_ON_THE_LOOP, EVENTLET -> worker;
                    // An I/O thread in a lent seat has no number.
                    case GTHREAD -> worker + "(-thread-\\d+)?";
                    // Those that took over from a blocked one have a number more.
                    case ASYNC -> "kirin-io-\\d+(-\\d+)?";
                });
    }

    /** Whether these are virtual ones. */
    public boolean isVirtual() {
        return this == GEVENT || this == GEVENT_ON_THE_LOOP || this == EVENTLET;
    }

    @Override
    public String toString() {
        return this == GEVENT_ON_THE_LOOP ? "gevent on the loop" : settingValue;
    }
}
