package kirin.server.internal;

import kirin.app.Application;
import kirin.app.AsyncApplication;
import kirin.exchange.Exchange;
import kirin.exchange.ExchangeDispatcher;
import kirin.exchange.ExchangeHandler;
import kirin.hooks.ServerHooks;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.lifecycle.Workers;
import kirin.management.DeployerMXBean;
import kirin.management.Events;
import kirin.management.ManagementBean;
import kirin.management.RouterMXBean;
import kirin.routing.Boot;
import kirin.routing.BundleCopies;
import kirin.routing.Load;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.routing.Share;
import kirin.settings.ChosenApplication;
import kirin.settings.CommandSettings;
import kirin.settings.CurrentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;
import kirin.worker.WorkerClass;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ReferenceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Wires the server into the framework: what appears and goes becomes an event for the arbiter. */
@Component(immediate = true)
public final class Server implements ExchangeDispatcher, Routes, Workers, SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Settings settings;
    private final Hooks hooks = new Hooks();
    private final CurrentEvents events = new CurrentEvents();
    private final BundleInstances copies = new BundleInstances(this::bundleCopies);
    private final ApplicationBeans beans;
    private final Arbiter arbiter;
    private final Dispatch dispatch;
    private final @Nullable Startup startup;
    private final Map<ServiceReference<WorkerClass>, WorkerClass> workerClasses =
            new ConcurrentHashMap<>();
    private final ServiceRegistration<RouterMXBean> router;
    // Both written by Declarative Services when it comes and goes.
    private volatile @Nullable BundleCopies bundleCopies;
    private volatile @Nullable DeployerMXBean deployer;

    @Activate
    public Server(
            BundleContext context,
            @Reference CurrentSettings current,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup) {
        this.startup = startup;
        settings = current.get();
        beans = new ApplicationBeans(context, () -> Optional.ofNullable(deployer));
        arbiter =
                new Arbiter(
                        name -> WorkerSettings.of(current.get().forApplication(name)),
                        HeapWatch.ofPercent(
                                () -> current.get().get(ServerSettings.MAX_HEAP_PERCENT)),
                        hooks,
                        copies,
                        beans,
                        events);
        beans.ofArbiter(arbiter);
        var unrouted = new UnroutedFigures();
        dispatch = new Dispatch(arbiter, unrouted);
        router =
                context.registerService(
                        RouterMXBean.class,
                        new RouterBean(arbiter, unrouted),
                        FrameworkUtil.asDictionary(
                                Map.of(ManagementBean.OBJECT_NAME, "kirin:type=Router")));
    }

    /** Called when what was there before has been bound: the plug-ins start before the server. */
    @Activate
    void begin() {
        hooks.onStarting();
        String problem = arbiter.begin(WorkerSettings.of(settings)).join();
        if (!problem.isEmpty()) {
            Startup.failed(startup, problem, LOG::error);
        }
    }

    @Deactivate
    void stop() {
        arbiter.stop();
        beans.close();
        router.unregister();
        hooks.close();
    }

    @Override
    public Step prepare(Settings next) throws SettingsException {
        List<WorkerSettings> wanted = new ArrayList<>();
        wanted.add(WorkerSettings.of(next));
        next.applications()
                .forEach(each -> wanted.add(WorkerSettings.of(next.forApplication(each))));
        String problem = arbiter.check(wanted).join();
        if (!problem.isEmpty()) {
            throw new SettingsException(problem);
        }
        return () -> arbiter.followSettings().join();
    }

    @Override
    public void dispatch(Exchange exchange) {
        dispatch.accept(exchange);
    }

    @Override
    public List<Route> routes() {
        return arbiter.table().revisions().stream().map(Revision::route).toList();
    }

    @Override
    public void reloads() {
        hooks.onReload();
    }

    @Override
    public void succeeds() {
        hooks.preExec();
    }

    @Override
    public void hold(long bundleId) {
        arbiter.hold(bundleId);
    }

    @Override
    public CompletionStage<Boot> booted(long bundleId) {
        return arbiter.booted(bundleId);
    }

    @Override
    public CompletionStage<Integer> ask(Route route, String target, Duration atMost) {
        return arbiter.ask(route, target, atMost);
    }

    @Override
    public CompletionStage<List<Route>> open(Collection<Long> bundleIds) {
        return arbiter.open(bundleIds);
    }

    @Override
    public CompletionStage<List<Route>> share(long bundleId, Share share) {
        return arbiter.share(bundleId, share);
    }

    @Override
    public Optional<Load> load(Route route) {
        return arbiter.load(route);
    }

    @Override
    public CompletionStage<Integer> drain(long bundleId, Duration atMost) {
        return arbiter.drain(bundleId, atMost);
    }

    @Override
    public CompletionStage<Integer> finish(Duration atMost) {
        return arbiter.finish(atMost);
    }

    @Override
    public void add(int more) {
        arbiter.addWorkers(more);
    }

    @Override
    public void dismiss() {
        arbiter.dismissWorkers();
    }

    @Reference(
            service = WorkerClass.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindWorkerClass(
            ComponentServiceObjects<WorkerClass> services,
            ServiceReference<WorkerClass> reference) {
        // Null if its component could not be activated, which is its own fault and is logged.
        @Nullable WorkerClass workerClass = services.getService();
        if (workerClass != null) {
            workerClasses.put(reference, workerClass);
            arbiter.add(className(reference), workerClass);
        }
    }

    void unbindWorkerClass(ServiceReference<WorkerClass> reference) {
        WorkerClass workerClass = workerClasses.remove(reference);
        if (workerClass != null) {
            arbiter.remove(className(reference), workerClass);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHooks(ServerHooks listener) {
        hooks.add(listener);
    }

    void unbindHooks(ServerHooks listener) {
        hooks.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindListeners(Listeners listeners) {
        hooks.whenReady(listeners.addresses());
    }

    void unbindListeners(Listeners listeners) {
        // Nothing was kept.
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindBundleCopies(BundleCopies service) {
        bundleCopies = service;
    }

    void unbindBundleCopies(BundleCopies service) {
        if (service.equals(bundleCopies)) {
            bundleCopies = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindEvents(Events service) {
        events.use(service);
    }

    void unbindEvents(Events service) {
        events.useNoMore(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindDeployer(DeployerMXBean service) {
        deployer = service;
    }

    void unbindDeployer(DeployerMXBean service) {
        if (service.equals(deployer)) {
            deployer = null;
        }
    }

    @Reference(
            service = Application.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE)
    void bindApplication(
            ComponentServiceObjects<Application> services,
            ServiceReference<Application> reference) {
        publish(reference, services, ApplicationHandler::new);
    }

    void unbindApplication(ServiceReference<Application> reference) {
        withdraw(reference);
    }

    @Reference(
            service = AsyncApplication.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE)
    void bindAsyncApplication(
            ComponentServiceObjects<AsyncApplication> services,
            ServiceReference<AsyncApplication> reference) {
        publish(reference, services, AsyncApplicationHandler::new);
    }

    void unbindAsyncApplication(ServiceReference<AsyncApplication> reference) {
        withdraw(reference);
    }

    @Reference(
            service = ExchangeHandler.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE)
    void bindHandler(
            ComponentServiceObjects<ExchangeHandler> services,
            ServiceReference<ExchangeHandler> reference) {
        publish(reference, services, handler -> handler);
    }

    void unbindHandler(ServiceReference<ExchangeHandler> reference) {
        withdraw(reference);
    }

    private @Nullable BundleCopies bundleCopies() {
        return bundleCopies;
    }

    private <S> void publish(
            ServiceReference<S> reference,
            ComponentServiceObjects<S> services,
            Function<S, ExchangeHandler> adapter) {
        try {
            Publication publication =
                    Publication.of(reference, new ServiceInstances<>(services, adapter));
            Optional<ChosenApplication> chosen = settings.get(CommandSettings.WSGI_APP);
            if (chosen.isPresent()) {
                if (!publication.is(chosen.get())) {
                    LOG.debug("{} is not the one to be served", publication.description());
                    return;
                }
                publication = publication.atRoot();
            }
            if (!copies.take(publication)) {
                arbiter.publish(publication);
            }
        } catch (IllegalArgumentException e) {
            String reason =
                    "an application of bundle %s is not served: %s"
                            .formatted(reference.getBundle().getSymbolicName(), e.getMessage());
            LOG.error("{}", reason);
            arbiter.publishUnusable(
                    (Long) reference.getProperty(Constants.SERVICE_ID),
                    reference.getBundle().getBundleId(),
                    reason);
        }
    }

    private void withdraw(ServiceReference<?> reference) {
        arbiter.withdraw((Long) reference.getProperty(Constants.SERVICE_ID));
    }

    private static String className(ServiceReference<WorkerClass> reference) {
        return String.valueOf(reference.getProperty(WorkerClass.NAME));
    }
}
