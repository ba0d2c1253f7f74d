package kirin.http.internal;

import kirin.exchange.Loop;
import kirin.log.AccessLog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One I/O thread with what it owns: its connections, and the queue by which answers come back to
 * it. What {@link Loop} has, {@link #executeFirst} and {@link #send} may be called from any thread,
 * all else on its own and from no task of an application.
 */
final class IoLoop implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(IoLoop.class);

    private static final long SWEEP_MILLIS = 250;

    /** For requests that are on their way when the server begins to stop. */
    private static final long PARTING_MILLIS = 150;

    /** For which an answer is held back at most while others may join it. */
    private static final long LONGEST_HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * As many answers are written before the first is sent: their buffers are still in the cache.
     */
    private static final int MOST_UNFLUSHED = 32;

    private final RelievableEventLoop eventLoop;
    private final AccessLog accessLog;
    private final WayBack wayBack = new WayBack();
    private final Runnable drainWayBack = this::drainWayBack;
    private final Set<RequestReader> connections = new HashSet<>();
    private final List<AnswerWriter> unflushed = new ArrayList<>();
    private final List<AnswerWriter> held = new ArrayList<>();
    // When the first of these was added, as System.nanoTime counts.
    private long heldSince;
    private final HeadBuffer head = new HeadBuffer();
    private final SmallBuffers buffers = new SmallBuffers();
    private byte[] window = new byte[1024];
    private final HttpDate date = new HttpDate();

    IoLoop(RelievableEventLoop eventLoop, AccessLog accessLog) {
        this.eventLoop = eventLoop;
        this.accessLog = accessLog;
        eventLoop.execute(() -> eventLoop.afterEachRound(this::flushHeld));
        var _ =
                eventLoop.scheduleAtFixedRate(
                        this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.executeForApplication(task);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        eventLoop.scheduleForApplication(task, delay);
    }

    @Override
    public Thread thread() {
        return eventLoop.thread();
    }

    @Override
    public long busyNanos() {
        return eventLoop.busyNanos();
    }

    @Override
    public @Nullable Thread relieve(Duration busyFor) {
        return eventLoop.relieve(busyFor);
    }

    /** Runs something of this bundle, which never blocks, before the next task given otherwise. */
    void executeFirst(Runnable task) {
        eventLoop.execute(task);
    }

    /** Brings what was sent to the I/O thread, in the order of the calls. */
    void send(Outgoing outgoing) {
        if (!wayBack.put(outgoing)) {
            return;
        }
        try {
            // From the I/O thread itself this costs no wake-up. It runs when all sockets of the
            // round
            // were read, and after the application's task that has sent.
            eventLoop.execute(drainWayBack);
        } catch (RejectedExecutionException e) {
            discardAll(e);
        }
    }

    /** Flushes the writer's channel at the end of this round, once. */
    void flushLater(AnswerWriter writer) {
        unflushed.add(writer);
    }

    /**
     * Flushes the writer's channel when the loop has nothing else to do, or after two milliseconds.
     */
    void hold(AnswerWriter writer) {
        if (held.isEmpty()) {
            heldSince = System.nanoTime();
        }
        held.add(writer);
    }

    private void flushHeld() {
        if (held.isEmpty()
                || (eventLoop.hasTasks() && System.nanoTime() - heldSince < LONGEST_HELD_NANOS)) {
            return;
        }
        // None is added meanwhile: a flush alone ends no exchange.
        held.forEach(AnswerWriter::flushHeld);
        held.clear();
    }

    HeadBuffer head() {
        return head;
    }

    SmallBuffers buffers() {
        return buffers;
    }

    /** Room of at least so many bytes for what is looked at; the next call gives it again. */
    byte[] window(int length) {
        if (window.length < length) {
            window = new byte[length];
        }
        return window;
    }

    HttpDate date() {
        return date;
    }

    AccessLog accessLog() {
        return accessLog;
    }

    void add(RequestReader connection) {
        connections.add(connection);
    }

    void remove(RequestReader connection) {
        connections.remove(connection);
    }

    /** Lets every connection that is there end with its next answer. */
    void endWithNextAnswers() {
        connections.forEach(RequestReader::endWithNextAnswer);
    }

    /** Begins the orderly end of every connection. */
    void drain() {
        connections.forEach(RequestReader::drain);
        var _ = eventLoop.schedule(this::part, PARTING_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void part() {
        List.copyOf(connections).forEach(RequestReader::part);
    }

    private void drainWayBack() {
        Outgoing each = wayBack.takeAll();
        while (each != null) {
            // Read first: what was written may be put in again by its sender's callback.
            Outgoing following = each.next;
            each.next = null;
            each.exchange.writer().accept(each);
            each = following;
            if (unflushed.size() >= MOST_UNFLUSHED) {
                flush();
            }
        }
        flush();
    }

    private void flush() {
        // By index: a flush can complete an exchange, and its listener may send something more.
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    private void discardAll(Throwable why) {
        for (@Nullable Outgoing each = wayBack.takeAll(); each != null; each = each.next) {
            each.discard(why);
        }
    }

    private void sweep() {
        date.tick();
        long now = System.nanoTime();
        for (RequestReader each : List.copyOf(connections)) {
            try {
                each.sweep(now);
            } catch (RuntimeException | Error e) {
                // It would be the last time that the loop sweeps, and all limits would end.
                LOG.error("The connection of {} was not looked at", each.connection().peer(), e);
            }
        }
    }
}
