package kirin.metrics.statsd;

import kirin.lifecycle.Listeners;
import kirin.log.AccessListener;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends figures on a thread of its own. I/O threads leave with it what has ended and go on; while
 * nothing ends it wakes once a second.
 */
final class StatsdSender implements AccessListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatsdSender.class);

    private static final int MOST_WAITING = 1 << 15;
    private static final int STATUSES = 1000;
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

    /** So long others may come to one datagram with the first. */
    private static final long GATHERING_NANOS = Duration.ofMillis(20).toNanos();

    /** A gauge that has not changed is told again: the first time may have been lost. */
    private static final int TICKS_BETWEEN_SAME = 10;

    private final StatsdTarget target;
    private final Gauges gauges;
    private final AcceptQueues queues = new AcceptQueues(Path.of("/proc"));
    private final Samples samples = new Samples(MOST_WAITING);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread = new Thread(null, this::run, "kirin-statsd", 0, false);
    private final MetricLines lines;
    // By status, of one round; that thread only.
    private final int[] statuses = new int[STATUSES];
    private @Nullable DatagramOutput output;
    private long openAgainNanos = System.nanoTime();
    private int toldWorkers = -1;
    private int ticksSinceTold;
    // Set by that thread before it rests, cleared by whoever wakes it.
    private volatile boolean resting;
    private volatile boolean closed;

    StatsdSender(StatsdTarget target, Gauges gauges) {
        this.target = target;
        this.gauges = gauges;
        lines = new MetricLines(target.prefix(), target.suffix(), this::send);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void ended(AccessRecord record) {
        samples.add(record.status(), record.durationNanos());
        if (resting) {
            resting = false;
            LockSupport.unpark(thread);
        }
    }

    /** Datagrams that the system has taken. */
    long sent() {
        return sent.get();
    }

    /** Datagrams that did not arrive, as far as the system has noticed. */
    long lostDatagrams() {
        return lost.get();
    }

    /** Requests that could not be told because too many waited. */
    long lostRequests() {
        return samples.lost();
    }

    /** Sends what it has and ends. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TICK_NANOS / 1_000_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long tickNanos = System.nanoTime();
        while (!closed) {
            try {
                if (System.nanoTime() - tickNanos >= 0) {
                    tickNanos = System.nanoTime() + TICK_NANOS;
                    tellGauges();
                }
                tellRequests();
                lines.flush();
            } catch (RuntimeException | LinkageError e) {
                // As while an application goes; the next round may do better.
                LOG.debug("Figures could not be told", e);
            }
            rest(tickNanos);
        }
        tellRequests();
        lines.flush();
        closeOutput();
    }

    private void rest(long untilNanos) {
        resting = true;
        if (samples.isEmpty() && !closed) {
            LockSupport.parkNanos(this, untilNanos - System.nanoTime());
        }
        resting = false;
        if (!closed) {
            LockSupport.parkNanos(this, GATHERING_NANOS);
        }
    }

    private void tellRequests() {
        long requests = 0;
        for (long each = samples.take(); each != 0; each = samples.take()) {
            requests++;
            statuses[Math.min(Samples.status(each), STATUSES - 1)]++;
            lines.time("gunicorn.request.duration", Samples.micros(each));
            if (requests == MOST_WAITING) {
                break;
            }
        }
        if (requests == 0) {
            return;
        }
        lines.count("gunicorn.requests", requests);
        // Without a status nothing was answered.
        statuses[0] = 0;
        for (int status = 1; status < STATUSES; status++) {
            if (statuses[status] > 0) {
                lines.count("gunicorn.request.status." + status, statuses[status]);
                statuses[status] = 0;
            }
        }
    }

    private void tellGauges() {
        int workers = gauges.workers();
        ticksSinceTold++;
        if (workers != toldWorkers || ticksSinceTold >= TICKS_BETWEEN_SAME) {
            lines.gauge("gunicorn.workers", workers);
            toldWorkers = workers;
            ticksSinceTold = 0;
        }
        Listeners listeners = gauges.listeners();
        if (!target.tellsBacklog() || listeners == null) {
            return;
        }
        try {
            var descriptors = listeners.descriptors().values();
            if (!descriptors.isEmpty()) {
                lines.histogram("gunicorn.backlog", queues.waiting(descriptors));
            }
        } catch (IOException e) {
            LOG.debug("The queues of the listeners cannot be read", e);
        }
    }

    private void send(byte[] datagram) {
        try {
            DatagramOutput to = openOutput();
            if (to == null) {
                lost.incrementAndGet();
                return;
            }
            try {
                to.send(datagram);
            } catch (PortUnreachableException _) {
                // This is the refusal of one before, and this one was not even sent.
                lost.incrementAndGet();
                to.send(datagram);
            }
            sent.incrementAndGet();
        } catch (IOException e) {
            lost.incrementAndGet();
            LOG.debug("No figures for {}: {}", target.address(), e.toString());
            // A name may stand for another address by now.
            closeOutput();
        }
    }

    /** Null if it could not be opened a moment ago, so that not every datagram tries it. */
    private @Nullable DatagramOutput openOutput() throws IOException {
        if (output == null && System.nanoTime() - openAgainNanos >= 0) {
            openAgainNanos = System.nanoTime() + TICK_NANOS;
            output = DatagramOutput.to(target);
        }
        return output;
    }

    private void closeOutput() {
        DatagramOutput open = output;
        if (open != null) {
            open.close();
            output = null;
        }
    }
}
