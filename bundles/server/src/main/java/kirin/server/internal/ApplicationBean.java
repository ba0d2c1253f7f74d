package kirin.server.internal;

import kirin.exchange.Outcome;
import kirin.management.AppMXBean;
import kirin.management.DeployedBundle;
import kirin.management.DeployerMXBean;
import kirin.management.ErrorInfo;
import kirin.management.LatencyInfo;
import kirin.management.RevisionInfo;
import kirin.management.RunningRequest;
import kirin.management.StuckRequest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** One application as management sees it. Safe for any thread. */
final class ApplicationBean implements AppMXBean {
    private static final int MOST_LISTED = 10;

    private final Arbiter arbiter;
    private final Supplier<Optional<DeployerMXBean>> deployer;
    // Replaced by the arbiter when another revision takes over.
    private volatile Revision revision;

    /**
     * @param deployer what has deployed it, if that is there
     */
    ApplicationBean(
            Arbiter arbiter, Supplier<Optional<DeployerMXBean>> deployer, Revision revision) {
        this.arbiter = arbiter;
        this.deployer = deployer;
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
    public String getFiguresSince() {
        return revision.figures().since().toString();
    }

    @Override
    public long getRequests() {
        return revision.figures().ended.shownTotal();
    }

    @Override
    public long getAnswered() {
        return revision.figures().ended.shown(Outcome.End.ANSWERED);
    }

    @Override
    public long getClientsGone() {
        return revision.figures().ended.shown(Outcome.End.CLIENT_GONE);
    }

    @Override
    public long getAborted() {
        return revision.figures().ended.shown(Outcome.End.ABORTED);
    }

    @Override
    public long getUpgraded() {
        return revision.figures().ended.shown(Outcome.End.UPGRADED);
    }

    @Override
    public long getClosed() {
        return revision.figures().closed.shown();
    }

    @Override
    public Map<Integer, Long> getStatuses() {
        return revision.figures().ended.shownStatuses();
    }

    @Override
    public long getBytesSent() {
        return revision.figures().ended.shownBytes();
    }

    @Override
    public double getRate1() {
        return rate(Duration.ofMinutes(1));
    }

    @Override
    public double getRate5() {
        return rate(Duration.ofMinutes(5));
    }

    @Override
    public double getRate15() {
        return rate(Duration.ofMinutes(15));
    }

    private double rate(Duration over) {
        return revision.figures().past.rate(over, System.nanoTime());
    }

    @Override
    public LatencyInfo getLatency() {
        return info(revision.figures().ended.shownLatencies());
    }

    @Override
    public LatencyInfo getLatencyLastMinute() {
        return info(revision.figures().past.lastMinute(System.nanoTime()));
    }

    private static LatencyInfo info(Latencies.Counts counts) {
        return new LatencyInfo(
                counts.total(),
                micros(counts, 50),
                micros(counts, 90),
                micros(counts, 95),
                micros(counts, 99),
                micros(counts, 99.9),
                micros(counts, 100));
    }

    private static double micros(Latencies.Counts counts, double percent) {
        return counts.percentile(percent).toNanos() / 1000.0;
    }

    @Override
    public List<ErrorInfo> getLastErrors() {
        return revision.figures().errors.all();
    }

    @Override
    public long getHandled() {
        return revision.figures().handled.shown();
    }

    @Override
    public long getWaitedMicros() {
        return revision.figures().waitedNanos.shown() / 1000;
    }

    @Override
    public long getShed() {
        return revision.figures().shed.shown();
    }

    @Override
    public long getTimeouts() {
        return revision.figures().timeouts.shown();
    }

    @Override
    public Map<String, Long> getRecycled() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Recycling why : Recycling.values()) {
            counts.put(why.key, revision.figures().count(why).shown());
        }
        return counts;
    }

    @Override
    public long getBootFailures() {
        return revision.figures().bootFailures.shown();
    }

    @Override
    public Map<String, Long> getDrains() {
        return Map.of(
                "finished", revision.figures().drainsFinished.shown(),
                "cutOff", revision.figures().drainsCutOff.shown());
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

    @Override
    public void resetFigures() {
        revision.figures().reset();
    }

    @Override
    public DeployedBundle rollback(int number) {
        return deployer().rollback(getName(), number);
    }

    @Override
    public DeployedBundle promote() {
        return deployer().promote(getName());
    }

    @Override
    public DeployedBundle abort() {
        return deployer().abort(getName());
    }

    private DeployerMXBean deployer() {
        return deployer.get()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "there is no deployer now; wait until the server is up"));
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            // Without its cause: a client may have no such class, and could read nothing of it.
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
    }
}
