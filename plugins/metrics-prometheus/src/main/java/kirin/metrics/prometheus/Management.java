package kirin.metrics.prometheus;

import kirin.log.AccessListener;
import kirin.settings.BindAddress;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The management address with all that is there for it, from its opening to its end. */
final class Management implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Management.class);

    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(2);
    private static final long RETRY_MILLIS = 500;

    private final BundleContext context;
    private final BindAddress.Tcp wanted;
    private final RequestSeries requests;
    private final Scrape scrape;
    private final Checkup checkup;
    // Guarded by this.
    private @Nullable ManagementServer server;
    private @Nullable ServiceRegistration<?> ears;
    private boolean started;
    private boolean closed;

    Management(BundleContext context, Server of, BindAddress.Tcp wanted) {
        this.context = context;
        this.wanted = wanted;
        requests = new RequestSeries(of::names);
        scrape = new Scrape(requests, of);
        ServerChecks own = new ServerChecks(of);
        PublishedChecks published = new PublishedChecks(context, of);
        checkup =
                new Checkup(
                        probe -> {
                            List<Check> checks = new ArrayList<>(own.of(probe));
                            checks.addAll(published.of(probe));
                            return checks;
                        },
                        CHECK_PATIENCE);
    }

    /** Opens the address; nobody is answered before {@link #start}. */
    synchronized void open() throws IOException {
        // Says so if the name means no address.
        InetAddress host = InetAddress.getByName(wanted.host());
        server = new ManagementServer(new InetSocketAddress(host, wanted.port()), this::page);
    }

    /** Tries to open it until it can be had, or this is closed. */
    synchronized void openLater() {
        LOG.info("{} is taken; it will be opened when it is free", wanted.text());
        Thread thread = new Thread(null, this::tryToOpen, "kirin-metrics-opener", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void tryToOpen() {
        while (!closed) {
            try {
                open();
                if (started) {
                    serve();
                }
                return;
            } catch (IOException e) {
                LOG.debug("{} cannot be opened yet: {}", wanted.text(), e.getMessage());
            }
            try {
                wait(RETRY_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Begins to answer and to count. */
    synchronized void start() {
        started = true;
        ears = context.registerService(AccessListener.class, requests, null);
        serve();
    }

    private void serve() {
        ManagementServer open = server;
        if (open != null) {
            open.start();
            LOG.info(
                    "Metrics and health at: {}",
                    BindAddress.tcp(wanted.host(), open.address().getPort()));
        }
    }

    private Page page(String path, String accept) throws IOException, InterruptedException {
        if (path.equals("/metrics")) {
            return scrape.page(accept);
        }
        for (Probe probe : Probe.values()) {
            if (path.equals("/health/" + probe.text())) {
                return HealthPage.of(checkup.results(probe));
            }
        }
        return Page.text(404, "there is /metrics, /health/live, /health/ready and /health/started");
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (ears != null) {
            ears.unregister();
            ears = null;
        }
        if (server != null) {
            server.close();
            server = null;
        }
        checkup.close();
    }
}
