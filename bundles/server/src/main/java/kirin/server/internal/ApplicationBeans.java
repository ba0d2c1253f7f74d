package kirin.server.internal;

import kirin.management.AppMXBean;
import kirin.management.DeployerMXBean;
import kirin.management.ManagementBean;
import kirin.management.WorkerMXBean;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Publishes a management bean for each application and each worker, as a service that says under
 * which name it is to be registered; whoever does management registers it. Arbiter thread only.
 */
final class ApplicationBeans implements ApplicationListener, AutoCloseable {
    private final BundleContext context;
    private final Supplier<Optional<DeployerMXBean>> deployer;
    private final Map<String, Published> published = new HashMap<>();
    private final Map<Crew, ServiceRegistration<WorkerMXBean>> workers = new HashMap<>();
    private @Nullable Arbiter arbiter;

    private record Published(ApplicationBean bean, ServiceRegistration<AppMXBean> registration) {}

    /**
     * @param deployer what has deployed applications, if that is there
     */
    ApplicationBeans(BundleContext context, Supplier<Optional<DeployerMXBean>> deployer) {
        this.context = context;
        this.deployer = deployer;
    }

    /** Has to be called once, before the arbiter tells of anything. */
    void ofArbiter(Arbiter owner) {
        arbiter = owner;
    }

    @Override
    public void served(Revision revision) {
        Published known = published.get(revision.application());
        if (known != null) {
            known.bean().follow(revision);
            return;
        }
        var bean = new ApplicationBean(owner(), deployer, revision);
        String name = BeanNames.application(revision.application());
        published.put(
                revision.application(), new Published(bean, register(AppMXBean.class, bean, name)));
    }

    private Arbiter owner() {
        Arbiter owner = arbiter;
        if (owner == null) {
            throw new IllegalStateException("the arbiter has to be known first");
        }
        return owner;
    }

    private <T> ServiceRegistration<T> register(Class<T> type, T bean, String name) {
        return context.registerService(
                type, bean, FrameworkUtil.asDictionary(Map.of(ManagementBean.OBJECT_NAME, name)));
    }

    @Override
    public void hired(Revision revision, Crew crew) {
        workers.put(
                crew,
                register(
                        WorkerMXBean.class,
                        new WorkerBean(owner(), revision, crew),
                        BeanNames.worker(revision.application(), crew.number())));
    }

    @Override
    public void left(Crew crew) {
        ServiceRegistration<WorkerMXBean> known = workers.remove(crew);
        if (known != null) {
            known.unregister();
        }
    }

    @Override
    public void gone(String application) {
        Published known = published.remove(application);
        if (known != null) {
            known.registration().unregister();
        }
    }

    /** Unregisters all; the arbiter has stopped. */
    @Override
    public void close() {
        published.values().forEach(each -> each.registration().unregister());
        published.clear();
        workers.values().forEach(ServiceRegistration::unregister);
        workers.clear();
    }
}
