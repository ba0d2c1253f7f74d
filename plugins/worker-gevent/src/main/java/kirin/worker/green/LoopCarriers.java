package kirin.worker.green;

import kirin.worker.WorkerLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The carriers that have work, and the thread that watches them while there are any.
 *
 * <p>An I/O thread as a carrier can stand still: an application computes without end; it waits
 * where a virtual thread cannot let go of its carrier, as in a class initializer; or the I/O thread
 * itself waits for a lock whose next owner is a virtual thread that only it carries, and the two
 * wait for each other. So what waits for an I/O thread that stands still is run on another thread.
 *
 * <p>The watch ends by itself when all is quiet, and not with the component: virtual threads that
 * still run when that is stopped need it to the last.
 */
final class LoopCarriers {
    private static final Logger LOG = LoggerFactory.getLogger(LoopCarriers.class);

    /** Two of them pass until a standstill is certain, which is to be within a second. */
    private static final Duration TICK = Duration.ofMillis(400);

    private final CopyOnWriteArrayList<LoopCarrier> carriers = new CopyOnWriteArrayList<>();

    // Guarded by this object, as is adding to the carriers and removing from them.
    private @Nullable Thread watch;

    /** The carrier for an I/O thread; called on that. */
    LoopCarrier of(WorkerLoop loop) {
        for (LoopCarrier each : carriers) {
            // One that has stopped while its loop goes on has lost that to another thread, and
            // does not come back before its step has ended.
            if (each.isFor(loop) && !each.hasStopped()) {
                return each;
            }
        }
        return new LoopCarrier(loop, this);
    }

    synchronized void watch(LoopCarrier carrier) {
        carriers.addIfAbsent(carrier);
        if (watch == null) {
            watch = new Thread(null, this::keepWatch, "kirin-carrier-watch", 0, false);
            watch.setDaemon(true);
            watch.start();
        }
    }

    private void keepWatch() {
        while (isNeeded()) {
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                // Nobody here does that; and who depends on the watch is not to be left alone.
                continue;
            }
            for (LoopCarrier each : carriers) {
                look(each);
            }
        }
    }

    private synchronized boolean isNeeded() {
        if (carriers.isEmpty()) {
            watch = null;
            return false;
        }
        return true;
    }

    private void look(LoopCarrier carrier) {
        switch (carrier.look()) {
            case MOVING -> {}
            case QUIET -> dismiss(carrier);
            case STOPPED -> {
                if (carrier.relieve()) {
                    tell(carrier);
                }
            }
            case STOPPED_STILL -> {
                var _ = carrier.relieve();
            }
        }
    }

    private synchronized void dismiss(LoopCarrier carrier) {
        if (carrier.unwatch()) {
            carriers.remove(carrier);
        }
    }

    private static void tell(LoopCarrier carrier) {
        Thread thread = carrier.running();
        if (thread == null) {
            LOG.warn(
                    "An I/O thread has not come to its virtual threads for {} ms; they run on"
                            + " another thread until it does",
                    TICK.toMillis());
            return;
        }
        var stack = new Throwable("where it is");
        stack.setStackTrace(thread.getStackTrace());
        LOG.warn(
                "{} has held its I/O thread for {} ms without a wait that lets go of it, and that"
                        + " thread's connections stand still; use carrier = \"jdk\", gthread or"
                        + " sync for an application that does that",
                thread.getName(),
                TICK.toMillis(),
                stack);
    }
}
