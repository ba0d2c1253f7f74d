package kirin.jolokia.internal;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSockets;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Opens an endpoint when the server has had time for its first answers, and tries again while
 * another has the address: a predecessor still has it, and the server is of use without. Opens and
 * closes on one thread of its own.
 */
final class LateOpening<E extends LateOpening.Opened> {
    private static final Logger LOG = LoggerFactory.getLogger(LateOpening.class);
    private static final Duration PAUSE_AT_START = Duration.ofSeconds(2);
    private static final Duration PAUSE_BETWEEN = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final Door door;
    private final @Nullable ListenSockets sockets;
    private final Opener<E> opener;
    private final ScheduledThreadPoolExecutor timer;
    private volatile Access access;
    // Written by the timer's thread.
    private volatile @Nullable E endpoint;
    // The timer's thread only.
    private boolean complained;

    /** An endpoint that others reach. */
    interface Opened {
        /** Where, as clients write it. */
        String place();

        void close();
    }

    /** Makes one. */
    interface Opener<E> {
        /**
         * Opens it.
         *
         * @param access who may do what at the moment
         * @param timer for what has to be done later
         */
        E open(Supplier<Access> access, ScheduledExecutorService timer)
                throws IOException, ListenException;
    }

    /**
     * Opens nothing yet.
     *
     * @param sockets knows whether another server of ours has the address, and will give it up
     */
    LateOpening(Door door, Access access, @Nullable ListenSockets sockets, Opener<E> opener) {
        this.door = door;
        this.access = access;
        this.sockets = sockets;
        this.opener = opener;
        String thread = "kirin-" + door.name().toLowerCase(Locale.ROOT) + "-timer";
        timer = new ScheduledThreadPoolExecutor(1, task -> Deadlines.daemon(task, thread));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Who may do what. */
    Access access() {
        return access;
    }

    /** From now on these may, also where it is open already. */
    void use(Access changed) {
        access = changed;
    }

    void begin() {
        tryIn(PAUSE_AT_START);
    }

    private void tryIn(Duration pause) {
        if (!timer.isShutdown()) {
            var _ = timer.schedule(this::open, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void open() {
        if (endpoint != null) {
            return;
        }
        try {
            E opened = opener.open(this::access, timer);
            endpoint = opened;
            LOG.info("{} at: {} (users in {})", door.name(), opened.place(), access.passwordFile());
        } catch (IOException | ListenException e) {
            if (!complained && !isHandedOver(e)) {
                complained = true;
                LOG.error("{}", complaint(e));
            }
            tryIn(PAUSE_BETWEEN);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be started; the server goes on without it", door.name(), e);
        }
    }

    private boolean isHandedOver(Exception failure) {
        return (failure instanceof BindException || failure instanceof ListenException)
                && sockets != null
                && sockets.areShared();
    }

    private String complaint(Exception failure) {
        Exception reason =
                failure instanceof IOException cause ? door.reason(cause, sockets) : failure;
        return "%s is \"%s\", and %s. The server goes on without it and tries again"
                .formatted(door.setting(), door.address().text(), reason.getMessage());
    }

    Optional<E> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** Closes it for good; may be called more than once. */
    void close() {
        timer.shutdownNow();
        try {
            // Else it could be opened after this.
            if (!timer.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} is being opened still and will stay open", door.name());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        E opened = endpoint;
        endpoint = null;
        if (opened != null) {
            opened.close();
        }
    }
}
