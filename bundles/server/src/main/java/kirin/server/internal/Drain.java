package kirin.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * A revision on its way out: what runs may finish within a time, is interrupted then, and after one
 * more moment answered by the server. Arbiter thread only, but for {@link #end}.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final int MOST_NAMED = 10;

    /** What an interrupted request gets to answer for itself. */
    private static final Duration LAST_MOMENT = Duration.ofMillis(200);

    private final Revision revision;
    private final ArbiterThread thread;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private boolean limited;
    private int interrupted;
    private boolean reporting;

    Drain(Revision revision, ArbiterThread thread) {
        this.revision = revision;
        this.thread = thread;
    }

    Revision revision() {
        return revision;
    }

    /** Completed with the number of requests that were cut off, when none is left. */
    CompletableFuture<Integer> end() {
        return end;
    }

    /** Logs what still runs, once a second. */
    void report() {
        if (!reporting) {
            reporting = true;
            thread.schedule(PROGRESS, this::reportNow);
        }
    }

    /** Gives it so long; the first limit holds. */
    CompletableFuture<Integer> endWithin(Duration atMost) {
        if (!limited) {
            limited = true;
            thread.schedule(atMost, this::interrupt);
        }
        return end;
    }

    /** Nothing of it runs any more. */
    void finished() {
        end(interrupted);
    }

    private void reportNow() {
        if (end.isDone()) {
            return;
        }
        List<RunningExchange> running = revision.running().all();
        if (!running.isEmpty()) {
            LOG.info(
                    "{} drains: {} requests are running: {}",
                    revision,
                    running.size(),
                    named(running));
        }
        thread.schedule(PROGRESS, this::reportNow);
    }

    private void interrupt() {
        List<RunningExchange> running = revision.running().all();
        if (running.isEmpty()) {
            finished();
        }
        if (end.isDone()) {
            return;
        }
        LOG.warn(
                "{} did not finish in time: {} requests are interrupted: {}",
                revision,
                running.size(),
                named(running));
        for (RunningExchange each : running) {
            Crew crew = each.crew();
            if (crew != null) {
                revision.hooks().workerInt(crew.info());
            }
            each.stop();
        }
        interrupted = running.size();
        thread.schedule(LAST_MOMENT, this::cutOff);
    }

    private void cutOff() {
        revision.running()
                .all()
                .forEach(each -> each.abandon(PlainAnswer.STOPPED, "its application was stopped"));
        end(interrupted);
    }

    private void end(int cutOff) {
        if (end.complete(cutOff)) {
            ApplicationFigures figures = revision.figures();
            (cutOff == 0 ? figures.drainsFinished : figures.drainsCutOff).increment();
        }
    }

    /** The oldest of them with their ages, for a log. */
    static String named(List<RunningExchange> running) {
        List<RunningExchange> oldestFirst = new ArrayList<>(running);
        oldestFirst.sort(Comparator.comparingLong(each -> each.exchange().startNanos()));
        long now = System.nanoTime();
        List<String> names = new ArrayList<>();
        for (RunningExchange each :
                oldestFirst.subList(0, Math.min(oldestFirst.size(), MOST_NAMED))) {
            names.add(
                    String.format(
                            Locale.ROOT,
                            "%s (%.1f s)",
                            each.requestLine(),
                            (now - each.exchange().startNanos()) / 1e9));
        }
        return String.join(", ", names);
    }
}
