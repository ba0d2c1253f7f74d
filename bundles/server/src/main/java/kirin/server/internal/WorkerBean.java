package kirin.server.internal;

import kirin.management.WorkerMXBean;
import kirin.management.WorkerRequest;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One worker as management sees it. Any thread. */
final class WorkerBean implements WorkerMXBean {
    private final Arbiter arbiter;
    private final Revision revision;
    private final Crew crew;

    WorkerBean(Arbiter arbiter, Revision revision, Crew crew) {
        this.arbiter = arbiter;
        this.revision = revision;
        this.crew = crew;
    }

    @Override
    public String getApplication() {
        return revision.application();
    }

    @Override
    public int getRevision() {
        return revision.number();
    }

    @Override
    public int getId() {
        return crew.number();
    }

    @Override
    public String getWorkerClass() {
        return crew.info().workerClass();
    }

    @Override
    public String getState() {
        if (crew.isRetired()) {
            return "LEAVING";
        }
        return running().isEmpty() ? "IDLE" : "BUSY";
    }

    @Override
    public long getAgeMillis() {
        return crew.ageNanos() / 1_000_000;
    }

    @Override
    public long getHandled() {
        return crew.handled();
    }

    @Override
    public String getBusySince() {
        List<WorkerRequest> requests = getRequests();
        return requests.isEmpty() ? "" : requests.getFirst().since();
    }

    @Override
    public List<WorkerRequest> getRequests() {
        long now = System.nanoTime();
        List<WorkerRequest> requests = new ArrayList<>();
        for (RunningExchange each : running()) {
            long age = each.ageNanos(now);
            Insider inside = insiderOf(each);
            requests.add(
                    new WorkerRequest(
                            each.requestLine(),
                            each.exchange().requestId(),
                            Instant.now().minusNanos(age).toString(),
                            age / 1_000_000,
                            inside == null ? "" : inside.thread().getName()));
        }
        return requests;
    }

    @Override
    public void recycle() {
        if (!arbiter.recycle(crew).join()) {
            throw new IllegalStateException(
                    "worker %d of %s is leaving already".formatted(getId(), getApplication()));
        }
    }

    @Override
    public String stack() {
        StringBuilder text = new StringBuilder();
        for (RunningExchange each : running()) {
            Insider inside = insiderOf(each);
            if (inside != null) {
                text.append(each.requestLine()).append(Watch.stack(inside.thread())).append('\n');
            }
        }
        return text.toString();
    }

    /** What it has begun or runs a step of, the oldest first; what is stuck too. */
    private List<RunningExchange> running() {
        List<RunningExchange> its = new ArrayList<>(revision.stuck());
        its.addAll(revision.running().oldestFirst());
        its.removeIf(each -> !crew.equals(each.crew()) && insiderOf(each) == null);
        return its;
    }

    private @Nullable Insider insiderOf(RunningExchange running) {
        Insider each = running.inside();
        while (each != null && !each.crew().equals(crew)) {
            each = each.other();
        }
        return each;
    }
}
