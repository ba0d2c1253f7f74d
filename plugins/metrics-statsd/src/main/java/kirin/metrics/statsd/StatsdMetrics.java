package kirin.metrics.statsd;

import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.log.AccessListener;
import kirin.management.AppMXBean;
import kirin.management.ManagementBean;
import kirin.management.StatsDMXBean;
import kirin.settings.CurrentSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Optional;

/**
 * Has a sender while {@code statsd_host} is set. Made at the first change of settings, or at the
 * start by {@link StatsdAtStart}; until then it costs nothing.
 */
@Component(service = {StatsdMetrics.class, SettingsFollower.class})
public final class StatsdMetrics implements SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(StatsdMetrics.class);

    private final BundleContext context;
    private final CurrentSettings current;
    private final @Nullable Startup startup;
    private final Gauges gauges = new Gauges();
    // Guarded by this.
    private Optional<StatsdTarget> target = Optional.empty();
    private @Nullable StatsdSender sender;
    private @Nullable ServiceRegistration<?> ears;
    private @Nullable ServiceRegistration<?> bean;

    @Activate
    public StatsdMetrics(
            BundleContext context,
            @Reference CurrentSettings current,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup) {
        this.context = context;
        this.current = current;
        this.startup = startup;
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
        end();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addApplication(AppMXBean application) {
        gauges.add(application);
    }

    void removeApplication(AppMXBean application) {
        gauges.remove(application);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setListeners(Listeners listeners) {
        gauges.use(listeners);
    }

    void unsetListeners(Listeners listeners) {
        if (listeners.equals(gauges.listeners())) {
            gauges.use(null);
        }
    }

    @Override
    public Step prepare(Settings next) throws SettingsException {
        try {
            Optional<StatsdTarget> wanted = StatsdTarget.of(next);
            return () -> follow(wanted);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void follow(Optional<StatsdTarget> wanted) {
        if (wanted.equals(target)) {
            return;
        }
        end();
        target = wanted;
        if (wanted.isEmpty()) {
            return;
        }
        StatsdSender next = new StatsdSender(wanted.get(), gauges);
        next.start();
        sender = next;
        ears = context.registerService(AccessListener.class, next, null);
        bean =
                context.registerService(
                        StatsDMXBean.class,
                        new StatsdBean(wanted.get(), next),
                        FrameworkUtil.asDictionary(
                                Map.of(ManagementBean.OBJECT_NAME, "kirin:type=StatsD")));
    }

    private void end() {
        if (ears != null) {
            ears.unregister();
            ears = null;
        }
        if (bean != null) {
            bean.unregister();
            bean = null;
        }
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }

    private record StatsdBean(StatsdTarget target, StatsdSender sender) implements StatsDMXBean {
        @Override
        public String getAddress() {
            return target.address();
        }

        @Override
        public long getDatagrams() {
            return sender.sent();
        }

        @Override
        public long getLostDatagrams() {
            return sender.lostDatagrams();
        }

        @Override
        public long getLostRequests() {
            return sender.lostRequests();
        }
    }
}
