package kirin.worker.gevent;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;
import kirin.worker.green.GreenSettings;
import kirin.worker.green.GreenWorkers;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers {@code worker_class = "gevent"}. */
@Component(property = WorkerClass.NAME + "=gevent", configurationPid = "kirin.worker.gevent")
@Designate(ocd = GreenSettings.class)
public final class GeventWorkerClass implements WorkerClass {
    private final GreenWorkers workers;

    @Activate
    public GeventWorkerClass(GreenSettings settings) {
        workers = GreenWorkers.of("gevent", settings.carrier());
    }

    @Override
    public Worker newWorker(WorkerContext context) {
        return workers.newWorker(context);
    }
}
