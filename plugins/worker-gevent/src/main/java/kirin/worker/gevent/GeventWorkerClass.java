package kirin.worker.gevent;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers {@code worker_class = "gevent"}. */
@Component(property = WorkerClass.NAME + "=gevent")
public final class GeventWorkerClass implements WorkerClass {

    @Activate
    public GeventWorkerClass() {}

    @Override
    public Worker newWorker(WorkerContext context) {
        return new GeventWorker(context.name(), context.connections());
    }
}
