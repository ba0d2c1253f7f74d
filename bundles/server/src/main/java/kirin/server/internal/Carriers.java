package kirin.server.internal;

import jdk.management.VirtualThreadSchedulerMXBean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;

/**
 * The platform threads by which the JDK carries virtual ones: as many as there are processors, so a
 * few requests that compute without end would keep all others from running. Lends the scheduler one
 * more for each that does. Arbiter thread only.
 */
final class Carriers {
    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);

    /** Looks without any progress after which virtual threads are taken to starve. */
    private static final int PATIENCE = 10;

    private static final int MOST_LENT = 64;

    private @Nullable VirtualThreadSchedulerMXBean scheduler;
    private int own;
    private int lent;
    private int looksWithoutProgress;
    private long handledBefore;

    /** Virtual threads are in use: only then is the scheduler's bean worth its making. */
    private VirtualThreadSchedulerMXBean scheduler() {
        VirtualThreadSchedulerMXBean known = scheduler;
        if (known == null) {
            known = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
            scheduler = known;
            own = known.getParallelism();
        }
        return known;
    }

    /**
     * Looks, a few times a second, while requests run on virtual threads.
     *
     * @param stuck how many of them are known to be stuck
     * @param handled requests that have begun until now; stands still where nobody gets a carrier
     */
    void look(int stuck, long handled) {
        VirtualThreadSchedulerMXBean bean = scheduler();
        boolean starving =
                handled == handledBefore
                        && bean.getQueuedVirtualThreadCount() > 0
                        && bean.getMountedVirtualThreadCount() >= bean.getParallelism();
        handledBefore = handled;
        looksWithoutProgress = starving ? looksWithoutProgress + 1 : 0;
        if (looksWithoutProgress >= PATIENCE) {
            looksWithoutProgress = 0;
            lend(lent + 1);
        } else if (!starving && lent > stuck && bean.getQueuedVirtualThreadCount() == 0) {
            lend(stuck);
        }
    }

    boolean areLent() {
        return lent > 0;
    }

    /** Takes back what was lent. */
    void close() {
        if (lent > 0) {
            lend(0);
        }
    }

    private void lend(int number) {
        int now = Math.min(number, MOST_LENT);
        if (now == lent) {
            return;
        }
        if (now > lent) {
            LOG.warn(
                    "Requests compute without end on virtual threads and keep the others from"
                            + " running: {} more threads carry them now. Choose the worker class"
                            + " sync or gthread for applications that compute for long",
                    now);
        }
        lent = now;
        scheduler().setParallelism(own + lent);
        // The scheduler makes a further carrier only when it is given something to run.
        Thread.startVirtualThread(() -> {});
    }
}
