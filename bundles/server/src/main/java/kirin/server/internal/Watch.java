package kirin.server.internal;

import kirin.exchange.Loop;
import kirin.worker.LoopWorker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks at the requests that take some time a few times a second, so that none needs a timer of its
 * own: who has waited or run for too long, and who blocks an I/O thread. Arbiter thread only.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** How long an application may keep an I/O thread from its other connections. */
    private static final Duration LONGEST_BLOCK = Duration.ofMillis(900);

    private final Happenings happenings;

    Watch(Happenings happenings) {
        this.happenings = happenings;
    }

    /**
     * Looks at requests of one revision.
     *
     * @param running of it, for a tick or more
     */
    void look(Staff staff, List<RunningExchange> running, long now) {
        Revision revision = staff.revision();
        Set<Crew> lost = new LinkedHashSet<>();
        for (RunningExchange each : running) {
            boolean shed = !each.isCompleted() && each.shedIfLate(now);
            if (shed) {
                revision.pool().withdraw(each);
            } else if (each.isOverdue(now)) {
                timeOut(each, now, lost);
            }
        }
        lost.forEach(crew -> staff.replaceAtOnce(crew, Recycling.TIMEOUT));
    }

    /** Looks at a revision, also if none of its requests takes time. */
    void look(Revision revision) {
        revision.pool().askAgain();
        checkHealth(revision);
    }

    private void timeOut(RunningExchange each, long now, Set<Crew> lost) {
        Revision revision = each.of();
        each.countTimeout();
        // The answer before the interrupt: what that makes of the request is none.
        Insider inside =
                each.abandon(
                        PlainAnswer.timedOut(each.exchange().requestId()), "its time was over");
        LOG.error(
                "WORKER TIMEOUT ({}, {}): {} of {}, request {}, after {} s{}",
                worker(crewOf(each, inside)),
                revision,
                each.requestLine(),
                each.exchange().client(),
                each.exchange().requestId(),
                String.format(Locale.ROOT, "%.1f", (now - each.exchange().readyNanos()) / 1e9),
                inside == null ? "; no thread runs it" : stack(inside.thread()));
        Crew crew = crewOf(each, inside);
        happenings.timedOut(
                each,
                crew == null ? 0 : crew.number(),
                inside == null ? "" : inside.thread().getName(),
                now - each.exchange().readyNanos());
        if (crew != null) {
            revision.hooks().workerAbort(crew.info(), each.info());
        }
        for (Insider one = inside; one != null; one = one.other()) {
            lost.add(one.crew());
        }
        each.interruptStuck();
    }

    /** The worker that is at it, or else the one that began with it. */
    private static @Nullable Crew crewOf(RunningExchange each, @Nullable Insider inside) {
        return inside == null ? each.crew() : inside.crew();
    }

    private static String worker(@Nullable Crew crew) {
        return crew == null ? "no worker yet" : "worker " + crew.number();
    }

    private void checkHealth(Revision revision) {
        int most = revision.settings().maxStuck();
        int stuck = revision.stuckCount();
        if (stuck > most && !revision.isUnhealthy()) {
            revision.setUnhealthy(true);
            happenings.fenced(revision, stuck);
            LOG.error(
                    "{} is unhealthy: {} of its threads are stuck, more than max_stuck_requests,"
                            + " which is {}; it is answered 503 until some of them end or it is"
                            + " replaced",
                    revision,
                    stuck,
                    most);
        } else if (stuck <= most && revision.isUnhealthy()) {
            revision.setUnhealthy(false);
            happenings.healthyAgain(revision);
            LOG.info("{} is healthy again: {} of its threads are stuck", revision, stuck);
        }
    }

    /**
     * Gives the connections of I/O threads that are blocked to others.
     *
     * @param all that have run for a tick or are stuck, also of revisions that are gone
     */
    void relieveLoops(List<RunningExchange> all) {
        // Loops are few, and requests perhaps thousands: those are looked at only if one is
        // blocked.
        Set<Loop> loops = Collections.newSetFromMap(new IdentityHashMap<>());
        all.forEach(each -> loops.add(each.loop()));
        for (Loop loop : loops) {
            if (loop.busyNanos() > LONGEST_BLOCK.toNanos()) {
                relieve(loop, all);
            }
        }
    }

    private static void relieve(Loop loop, List<RunningExchange> all) {
        for (RunningExchange each : all) {
            Insider inside = each.loop().equals(loop) ? each.inside() : null;
            while (inside != null && !occupies(inside, loop)) {
                inside = inside.other();
            }
            if (inside != null) {
                relieve(loop, each, inside);
                return;
            }
        }
    }

    private static void relieve(Loop loop, RunningExchange each, Insider inside) {
        // Taken before: afterwards the thread may have gone on.
        String stack = stack(inside.thread());
        Thread relieved = loop.relieve(LONGEST_BLOCK);
        if (relieved != null) {
            LOG.error(
                    "{} blocks the I/O thread {} ({}, {}), request {}; another thread has"
                            + " taken over its connections. Let it wait without blocking, or"
                            + " choose the worker class sync or gthread for it{}",
                    each.requestLine(),
                    relieved.getName(),
                    worker(inside.crew()),
                    each.of(),
                    each.exchange().requestId(),
                    stack);
        }
    }

    /** Whether it runs on the I/O thread itself, or on the virtual one that this carries now. */
    private static boolean occupies(Insider inside, Loop loop) {
        if (!(inside.crew().worker() instanceof LoopWorker)) {
            return false;
        }
        Thread thread = inside.thread();
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
