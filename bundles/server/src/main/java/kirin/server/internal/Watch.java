package kirin.server.internal;

import kirin.exchange.Loop;
import kirin.worker.LoopWorker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks at every running request a few times a second, so that none needs a timer of its own: who
 * has waited or run for too long, and who blocks an I/O thread. Arbiter thread only.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** How long an application may keep an I/O thread from its other connections. */
    private static final Duration LONGEST_BLOCK = Duration.ofMillis(900);

    /** Looks at one revision. */
    void look(Staff staff, long now) {
        Revision revision = staff.revision();
        List<RunningExchange> running = revision.running().all();
        Set<Crew> lost = new LinkedHashSet<>();
        relieveLoops(revision, running);
        for (RunningExchange each : running) {
            if (!each.isCompleted() && !each.shedIfLate(now) && each.isOverdue(now)) {
                timeOut(each, now, lost);
            }
        }
        lost.forEach(crew -> staff.replaceAtOnce(crew, Recycling.TIMEOUT));
        checkHealth(revision);
    }

    private static void timeOut(RunningExchange each, long now, Set<Crew> lost) {
        Revision revision = each.of();
        each.countTimeout();
        // The answer before the interrupt: what that makes of the request is none.
        Thread thread =
                each.abandon(
                        PlainAnswer.timedOut(each.exchange().requestId()), "its time was over");
        LOG.error(
                "WORKER TIMEOUT ({}, {}): {} of {}, request {}, after {} s{}",
                worker(each),
                revision,
                each.requestLine(),
                each.exchange().connection().peer(),
                each.exchange().requestId(),
                String.format(Locale.ROOT, "%.1f", (now - each.exchange().startNanos()) / 1e9),
                thread == null ? "; no thread runs it" : stack(thread));
        Crew crew = each.crew();
        if (crew != null) {
            revision.hooks().workerAbort(crew.info(), each.info());
            if (thread != null) {
                lost.add(crew);
            }
        }
        each.interruptAbandoned();
    }

    private static String worker(RunningExchange each) {
        Crew crew = each.crew();
        return crew == null ? "no worker yet" : "worker " + crew.number();
    }

    private static void checkHealth(Revision revision) {
        int most = revision.settings().maxStuck();
        int stuck = revision.stuckCount();
        if (stuck > most && !revision.isUnhealthy()) {
            revision.setUnhealthy(true);
            LOG.error(
                    "{} is unhealthy: {} of its threads are stuck, more than max_stuck_requests,"
                            + " which is {}; it is answered 503 until some of them end or it is"
                            + " replaced",
                    revision,
                    stuck,
                    most);
        } else if (stuck <= most && revision.isUnhealthy()) {
            revision.setUnhealthy(false);
            LOG.info("{} is healthy again: {} of its threads are stuck", revision, stuck);
        }
    }

    private static void relieveLoops(Revision revision, List<RunningExchange> running) {
        Set<Loop> blocked = new HashSet<>();
        running.forEach(each -> addIfBlocked(each, blocked));
        revision.stuck().forEach(each -> addIfBlocked(each, blocked));
        blocked.forEach(loop -> relieve(loop, revision, running));
    }

    private static void addIfBlocked(RunningExchange each, Set<Loop> blocked) {
        if (runsOnLoop(each) && each.loop().busyNanos() > LONGEST_BLOCK.toNanos()) {
            blocked.add(each.loop());
        }
    }

    private static boolean runsOnLoop(RunningExchange each) {
        Crew crew = each.crew();
        return crew != null && crew.worker() instanceof LoopWorker;
    }

    private static void relieve(Loop loop, Revision revision, List<RunningExchange> running) {
        List<RunningExchange> all = new ArrayList<>(running);
        all.addAll(revision.stuck());
        for (RunningExchange each : all) {
            Thread thread = each.thread();
            if (thread == null || !each.loop().equals(loop) || !occupies(thread, loop)) {
                continue;
            }
            // Taken before: afterwards the thread may have gone on.
            String stack = stack(thread);
            Thread relieved = loop.relieve(LONGEST_BLOCK);
            if (relieved != null) {
                LOG.error(
                        "{} blocks the I/O thread {} ({}, {}), request {}; another thread has"
                                + " taken over its connections. Let it wait without blocking, or"
                                + " choose the worker class sync or gthread for it{}",
                        each.requestLine(),
                        relieved.getName(),
                        worker(each),
                        revision,
                        each.exchange().requestId(),
                        stack);
            }
            return;
        }
    }

    /** Whether a thread is the I/O thread itself, or the virtual one that it carries now. */
    private static boolean occupies(Thread thread, Loop loop) {
        if (!thread.isVirtual()) {
            return thread.equals(loop.thread());
        }
        if (thread.getState() != Thread.State.RUNNABLE) {
            return false;
        }
        // One that waits for its carrier is runnable too; but it still stands where it gave way.
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && !stack[0].getClassName().equals("java.lang.VirtualThread");
    }

    static String stack(Thread thread) {
        var text = new StringBuilder(", in thread ").append(thread.getName());
        for (StackTraceElement call : thread.getStackTrace()) {
            text.append(System.lineSeparator()).append("\tat ").append(call);
        }
        return text.toString();
    }
}
