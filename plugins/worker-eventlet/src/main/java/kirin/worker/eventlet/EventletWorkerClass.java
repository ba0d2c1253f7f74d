package kirin.worker.eventlet;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;
import kirin.worker.green.GreenSettings;
import kirin.worker.green.GreenWorkers;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers {@code worker_class = "eventlet"}. */
@Component(property = WorkerClass.NAME + "=eventlet", configurationPid = "kirin.worker.eventlet")
@Designate(ocd = GreenSettings.class)
public final class EventletWorkerClass implements WorkerClass {
    private final GreenWorkers workers;

    @Activate
    public EventletWorkerClass(GreenSettings settings) {
        workers = GreenWorkers.of("eventlet", settings.carrier());
    }

    @Override
    public Worker newWorker(WorkerContext context) {
        return workers.newWorker(context);
    }
}
