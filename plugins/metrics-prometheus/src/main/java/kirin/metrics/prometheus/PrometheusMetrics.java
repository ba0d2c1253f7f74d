package kirin.metrics.prometheus;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSockets;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.management.AppMXBean;
import kirin.management.ServerMXBean;
import kirin.routing.Routes;
import kirin.settings.BindAddress;
import kirin.settings.CurrentSettings;
import kirin.settings.MetricsSettings;
import kirin.settings.Origin;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;

/**
 * Answers at the management address while {@code metrics_bind} names one. Made at the first change
 * of settings, or at the start by {@link MetricsAtStart}; until then it costs nothing.
 */
@Component(service = {PrometheusMetrics.class, SettingsFollower.class})
public final class PrometheusMetrics implements SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusMetrics.class);

    private final BundleContext context;
    private final CurrentSettings current;
    private final @Nullable Startup startup;
    private final @Nullable ListenSockets sockets;
    private final Server server = new Server();
    // Both guarded by this.
    private Optional<BindAddress.Tcp> address = Optional.empty();
    private @Nullable Management management;

    @Activate
    public PrometheusMetrics(
            BundleContext context,
            @Reference CurrentSettings current,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ListenSockets sockets) {
        this.context = context;
        this.current = current;
        this.startup = startup;
        this.sockets = sockets;
    }

    @Activate
    void begin() {
        try {
            prepare(current.get()).apply();
        } catch (SettingsException e) {
            Startup.failed(startup, e.problems().getFirst(), LOG::error);
        }
    }

    @Deactivate
    synchronized void stop() {
        use(null);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addApplication(AppMXBean application) {
        server.add(application);
    }

    void removeApplication(AppMXBean application) {
        server.remove(application);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setListeners(Listeners listeners) {
        server.listens(listeners);
    }

    void unsetListeners(Listeners listeners) {
        if (listeners.equals(server.listeners)) {
            server.listeners = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRoutes(Routes routes) {
        server.routes = routes;
    }

    void unsetRoutes(Routes routes) {
        if (routes.equals(server.routes)) {
            server.routes = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setServer(ServerMXBean bean) {
        server.bean = bean;
    }

    void unsetServer(ServerMXBean bean) {
        if (bean.equals(server.bean)) {
            server.bean = null;
        }
    }

    @Override
    public synchronized Step prepare(Settings next) throws SettingsException {
        Optional<BindAddress.Tcp> wanted = next.get(MetricsSettings.METRICS_BIND);
        if (wanted.equals(address)) {
            return () -> {};
        }
        Management opened =
                wanted.isPresent()
                        ? open(wanted.get(), next.origin(MetricsSettings.METRICS_BIND))
                        : null;
        return new Step() {
            @Override
            public void apply() {
                follow(wanted, opened);
            }

            @Override
            public void abandon() {
                if (opened != null) {
                    opened.close();
                }
            }
        };
    }

    private Management open(BindAddress.Tcp wanted, Origin origin) throws SettingsException {
        Management opened = new Management(context, server, wanted);
        try {
            opened.open();
        } catch (IOException e) {
            if (sockets == null || !sockets.areShared()) {
                opened.close();
                throw new SettingsException(
                        "%s: metrics_bind is \"%s\", and %s"
                                .formatted(
                                        origin,
                                        wanted.text(),
                                        ListenException.of(e, wanted.host(), wanted.port(), sockets)
                                                .getMessage()));
            }
            // The predecessor has it, and ends when this process is up.
            opened.openLater();
        }
        return opened;
    }

    private synchronized void follow(
            Optional<BindAddress.Tcp> wanted, @Nullable Management opened) {
        address = wanted;
        use(opened);
    }

    private void use(@Nullable Management next) {
        if (management != null) {
            management.close();
        }
        management = next;
        if (next != null) {
            next.start();
        }
    }
}
