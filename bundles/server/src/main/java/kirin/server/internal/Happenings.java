package kirin.server.internal;

import kirin.management.Event;
import kirin.management.Events;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Words for what happens to revisions and workers, as events tell it. Arbiter thread only. */
final class Happenings {
    /** How long it is silent about an application that stays overloaded. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Events events;
    private final Map<String, Shed> shed = new HashMap<>();

    private record Shed(long count, long toldNanos) {}

    Happenings(Events events) {
        this.events = events;
    }

    void timedOut(RunningExchange each, int worker, String thread, long nanos) {
        Map<String, String> data = dataOf(each.of());
        data.put("worker", Integer.toString(worker));
        data.put("request", each.requestLine());
        data.put("requestId", each.exchange().requestId());
        data.put("thread", thread);
        if (FlightRecording.isOn()) {
            TimeoutEvent.tell(each, worker, thread, nanos);
        }
        tell(
                Event.Kind.WORKER_TIMED_OUT,
                each.of(),
                "%s was not answered after %.1f s".formatted(each.requestLine(), nanos / 1e9),
                data);
    }

    void fenced(Revision revision, int stuck) {
        Map<String, String> data = dataOf(revision);
        data.put("stuck", Integer.toString(stuck));
        tell(
                Event.Kind.FENCED,
                revision,
                "it gets no more requests: %d of its threads are stuck".formatted(stuck),
                data);
    }

    void healthyAgain(Revision revision) {
        tell(Event.Kind.HEALTHY, revision, "it gets requests again", dataOf(revision));
    }

    void recycled(Revision revision, Crew former, Crew crew, Recycling why) {
        Map<String, String> data = dataOf(revision);
        data.put("former", Integer.toString(former.number()));
        data.put("worker", Integer.toString(crew.number()));
        data.put("reason", why.key);
        if (FlightRecording.isOn()) {
            RecycleEvent.tell(revision, former, crew, why);
        }
        tell(
                Event.Kind.RECYCLED,
                revision,
                "worker %d is replaced by worker %d: %s"
                        .formatted(former.number(), crew.number(), why.reason),
                data);
    }

    void bootFailed(Revision revision, String failure) {
        Map<String, String> data = dataOf(revision);
        data.put("failure", failure);
        tell(Event.Kind.BOOT_FAILED, revision, "a worker did not boot: " + failure, data);
    }

    /** Tells of requests that were turned away since it was last looked. */
    void lookAtShed(String application, long count, long now) {
        Shed before = shed.get(application);
        if (before == null) {
            before = new Shed(0, now - SILENCE.toNanos());
            shed.put(application, before);
        }
        if (count > before.count() && now - before.toldNanos() >= SILENCE.toNanos()) {
            long more = count - before.count();
            shed.put(application, new Shed(count, now));
            events.tell(
                    new Event(
                            Event.Kind.OVERLOADED,
                            application,
                            "%s is overloaded: %d requests were turned away"
                                    .formatted(application, more),
                            Map.of("application", application, "shed", Long.toString(more))));
        }
    }

    private void tell(Event.Kind kind, Revision revision, String what, Map<String, String> data) {
        events.tell(
                new Event(
                        kind,
                        revision.application(),
                        (revision + ": " + what).replaceAll("\\p{Cntrl}+", " "),
                        data));
    }

    private static Map<String, String> dataOf(Revision revision) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("application", revision.application());
        data.put("revision", Integer.toString(revision.number()));
        data.put("version", revision.publication().version());
        return data;
    }
}
