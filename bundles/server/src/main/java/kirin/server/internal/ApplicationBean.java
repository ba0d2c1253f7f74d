package kirin.server.internal;

import kirin.management.AppMXBean;
import kirin.management.RevisionInfo;
import kirin.management.RunningRequest;
import kirin.management.StuckRequest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One application as management sees it. Safe for any thread. */
final class ApplicationBean implements AppMXBean {
    private static final int MOST_LISTED = 10;

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
        Place place = arbiter.table().placeOf(getName());
        if (place == null) {
            return arbiter.roster().of(getName()).isEmpty() ? "GONE" : "DRAINING";
        }
        if (place.isAbsent()) {
            return "STOPPED";
        }
        if (place.isSuspended()) {
            return "SUSPENDED";
        }
        return revision.isUnhealthy() ? "UNHEALTHY" : "SERVING";
    }

    @Override
    public List<RevisionInfo> getRevisions() {
        return arbiter.roster().of(getName()).stream().map(ApplicationBean::info).toList();
    }

    private static RevisionInfo info(Roster.Entry entry) {
        Revision each = entry.revision();
        boolean unhealthy = entry.state() == Roster.State.SERVING && each.isUnhealthy();
        long now = System.nanoTime();
        List<RunningExchange> running = each.running().oldestFirst();
        List<RunningRequest> oldest =
                running.stream()
                        .limit(MOST_LISTED)
                        .map(one ->
                                new RunningRequest(
                                        one.requestLine(),
                                        one.exchange().requestId(),
                                        one.ageNanos(now) / 1_000_000))
                        .toList();
        return new RevisionInfo(
                each.number(),
                each.publication().version(),
                each.publication().bundleId(),
                unhealthy ? "UNHEALTHY" : entry.state().name(),
                each.publication().path(),
                each.pool().crews().size(),
                running.size(),
                oldest.isEmpty() ? 0 : oldest.getFirst().ageMillis(),
                oldest);
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
            Insider inside = each.inside();
            if (inside != null) {
                long nanos = System.nanoTime() - each.stuckNanos();
                all.add(
                        new StuckRequest(
                                each.application(),
                                inside.crew().number(),
                                each.requestLine(),
                                each.exchange().requestId(),
                                inside.thread().getName(),
                                Instant.now().minusNanos(nanos).toString(),
                                Watch.stack(inside.thread())));
            }
        }
        return all;
    }

    @Override
    public void suspend() {
        await(arbiter.suspend(getName(), true));
    }

    @Override
    public void resume() {
        await(arbiter.suspend(getName(), false));
    }

    @Override
    public int recycleWorkers() {
        return await(arbiter.callWithStaff(getName(), staff -> staff.recycleAll(Recycling.ASKED)));
    }

    @Override
    public void changeWorkerClass(String workerClass) {
        String problem = await(arbiter.check(workerClass));
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        var _ =
                await(
                        arbiter.callWithStaff(
                                getName(),
                                staff -> {
                                    staff.use(workerClass);
                                    return true;
                                }));
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }
}
