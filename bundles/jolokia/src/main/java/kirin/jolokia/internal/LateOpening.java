package kirin.jolokia.internal;

import kirin.lifecycle.ListenFailure;
import kirin.settings.BindAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Opens the endpoint when the server has had time for its first answers, and tries again while
 * another has the port: a predecessor still has it, and the server is of use without. Opens and
 * closes on one thread of its own.
 */
final class LateOpening {
    private static final Logger LOG = LoggerFactory.getLogger(LateOpening.class);
    private static final Duration PAUSE_AT_START = Duration.ofSeconds(2);
    private static final Duration PAUSE_BETWEEN = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final InetAddress host;
    private final BindAddress.Tcp address;
    private final Supplier<Access> access;
    private final BooleanSupplier handedOver;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, task -> Deadlines.daemon(task, "kirin-jolokia-timer"));
    // Written by the timer's thread.
    private volatile @Nullable Endpoint endpoint;
    // The timer's thread only.
    private boolean complained;

    /**
     * Opens nothing yet.
     *
     * @param host what the address means
     * @param handedOver whether another server of ours may have the port, and will give it up
     */
    LateOpening(
            InetAddress host,
            BindAddress.Tcp address,
            Supplier<Access> access,
            BooleanSupplier handedOver) {
        this.host = host;
        this.address = address;
        this.access = access;
        this.handedOver = handedOver;
        timer.setRemoveOnCancelPolicy(true);
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
            Endpoint opened =
                    Endpoint.open(
                            new InetSocketAddress(host, address.port()),
                            access,
                            Endpoint.Times.USUAL,
                            timer);
            endpoint = opened;
            LOG.info(
                    "Jolokia at: {} (users in {})",
                    url(opened.address()),
                    access.get().passwordFile());
        } catch (IOException e) {
            if (!complained && !(e instanceof BindException && handedOver.getAsBoolean())) {
                complained = true;
                LOG.error("{}", complaint(e));
            }
            tryIn(PAUSE_BETWEEN);
        } catch (RuntimeException e) {
            LOG.error("Jolokia cannot be started; the server goes on without it", e);
        }
    }

    private String complaint(IOException e) {
        String remedy =
                ListenFailure.of(e) == ListenFailure.IN_USE
                        ? "another process listens there; stop it, or give jolokia another port"
                        : "that failed: " + e.getMessage() + "; give jolokia another address";
        return "jolokia cannot listen at %s: %s. The server goes on without it and tries again"
                .formatted(address.text(), remedy);
    }

    Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** As clients write it. */
    static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://"
                + (address.getAddress() instanceof Inet6Address ? '[' + host + ']' : host)
                + ':'
                + address.getPort()
                + Exchanges.PATH
                + '/';
    }

    /** Closes it for good; may be called more than once. */
    void close() {
        timer.shutdownNow();
        try {
            // Else it could be opened after this.
            if (!timer.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Jolokia is being opened still and will stay open");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Endpoint opened = endpoint;
        endpoint = null;
        if (opened != null) {
            opened.close();
        }
    }
}
