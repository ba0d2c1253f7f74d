package kirin.server.internal;

import kirin.app.Application;
import kirin.app.AsyncApplication;
import kirin.exchange.Exchange;
import kirin.exchange.ExchangeDispatcher;
import kirin.exchange.ExchangeHandler;
import kirin.lifecycle.Startup;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.settings.CurrentSettings;
import kirin.worker.WorkerClass;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Wires the server into the framework: what appears and goes becomes an event for the arbiter. */
@Component(immediate = true)
public final class Server implements ExchangeDispatcher, Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Arbiter arbiter;
    private final Dispatch dispatch;
    private final @Nullable Startup startup;

    @Activate
    public Server(
            @Reference CurrentSettings settings,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup) {
        this.startup = startup;
        arbiter = new Arbiter(WorkerSettings.of(settings.get()));
        dispatch = new Dispatch(arbiter);
    }

    /** Called when what was there before has been bound: the plug-ins start before the server. */
    @Activate
    void checkWorkerClass() {
        String problem = arbiter.checkWorkerClass().join();
        if (!problem.isEmpty()) {
            if (startup == null) {
                LOG.error("{}", problem);
            } else {
                startup.failed(problem);
            }
        }
    }

    @Deactivate
    void stop() {
        arbiter.stop();
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
    public CompletionStage<List<Route>> servedBy(long bundleId) {
        return arbiter.servedBy(bundleId);
    }

    @Override
    public CompletionStage<Integer> drain(long bundleId, Duration atMost) {
        return arbiter.drain(bundleId, atMost);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindWorkerClass(WorkerClass workerClass, Map<String, ?> properties) {
        arbiter.add(className(properties), workerClass);
    }

    void unbindWorkerClass(WorkerClass workerClass, Map<String, ?> properties) {
        arbiter.remove(className(properties), workerClass);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindApplication(Application application, ServiceReference<Application> reference) {
        publish(reference, new ApplicationHandler(application), application);
    }

    void unbindApplication(ServiceReference<Application> reference) {
        withdraw(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindAsyncApplication(
            AsyncApplication application, ServiceReference<AsyncApplication> reference) {
        publish(reference, new AsyncApplicationHandler(application), application);
    }

    void unbindAsyncApplication(ServiceReference<AsyncApplication> reference) {
        withdraw(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHandler(ExchangeHandler handler, ServiceReference<ExchangeHandler> reference) {
        publish(reference, handler, handler);
    }

    void unbindHandler(ServiceReference<ExchangeHandler> reference) {
        withdraw(reference);
    }

    private void publish(ServiceReference<?> reference, ExchangeHandler handler, Object service) {
        try {
            arbiter.publish(Publication.of(reference, handler, service));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "An application of bundle {} is not served: {}",
                    reference.getBundle().getSymbolicName(),
                    e.getMessage());
        }
    }

    private void withdraw(ServiceReference<?> reference) {
        arbiter.withdraw((Long) reference.getProperty(Constants.SERVICE_ID));
    }

    private static String className(Map<String, ?> properties) {
        return String.valueOf(properties.get(WorkerClass.NAME));
    }
}
