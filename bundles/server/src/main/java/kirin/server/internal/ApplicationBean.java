package kirin.server.internal;

import kirin.management.AppMXBean;
import kirin.management.StuckRequest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/** One application as management sees it. Safe for any thread. */
final class ApplicationBean implements AppMXBean {
    private final Arbiter arbiter;
    // Replaced by the arbiter when another revision takes over.
    private volatile Revision revision;

    ApplicationBean(Arbiter arbiter, Revision revision) {
        this.arbiter = arbiter;
        this.revision = revision;
    }

    void follow(Revision successor) {
        revision = successor;
    }

    @Override
    public String getName() {
        return revision.application();
    }

    @Override
    public String getPath() {
        return revision.publication().path();
    }

    @Override
    public String getVersion() {
        return revision.publication().version();
    }

    @Override
    public int getRevision() {
        return revision.number();
    }

    @Override
    public String getState() {
        return revision.isUnhealthy() ? "UNHEALTHY" : "SERVING";
    }

    @Override
    public String getWorkerClass() {
        List<Crew> crews = revision.pool().crews();
        return crews.isEmpty()
                ? revision.settings().workerClass()
                : crews.getLast().info().workerClass();
    }

    @Override
    public int getWorkers() {
        return revision.pool().crews().size();
    }

    @Override
    public int getInFlight() {
        return revision.running().size();
    }

    @Override
    public int getQueued() {
        return revision.pool().waiting();
    }

    @Override
    public long getHandled() {
        return revision.figures().handled.sum();
    }

    @Override
    public long getWaitedMicros() {
        return revision.figures().waitedNanos.sum() / 1000;
    }

    @Override
    public long getShed() {
        return revision.figures().shed.sum();
    }

    @Override
    public long getTimeouts() {
        return revision.figures().timeouts.sum();
    }

    @Override
    public Map<String, Long> getRecycled() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Recycling why : Recycling.values()) {
            counts.put(why.key, revision.figures().count(why).sum());
        }
        return counts;
    }

    @Override
    public long getBootFailures() {
        return revision.figures().bootFailures.sum();
    }

    @Override
    public Map<String, Long> getDrains() {
        return Map.of(
                "finished", revision.figures().drainsFinished.sum(),
                "cutOff", revision.figures().drainsCutOff.sum());
    }

    @Override
    public List<StuckRequest> getStuck() {
        List<StuckRequest> all = new ArrayList<>();
        for (RunningExchange each : revision.figures().stuck()) {
            Thread thread = each.thread();
            Crew crew = each.crew();
            if (thread != null && crew != null) {
                long nanos = System.nanoTime() - each.deadlineNanos();
                all.add(
                        new StuckRequest(
                                each.application(),
                                crew.number(),
                                each.requestLine(),
                                each.exchange().requestId(),
                                thread.getName(),
                                Instant.now().minusNanos(nanos).toString(),
                                Watch.stack(thread)));
            }
        }
        return all;
    }

    @Override
    public int recycleWorkers() {
        return arbiter.ask(getName(), staff -> staff.recycleAll(Recycling.ASKED)).join();
    }

    @Override
    public void changeWorkerClass(String workerClass) {
        String problem = arbiter.check(workerClass).join();
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        try {
            arbiter.ask(
                            getName(),
                            staff -> {
                                staff.use(workerClass);
                                return true;
                            })
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(Objects.toString(e.getCause(), "it failed"), e);
        }
    }
}
