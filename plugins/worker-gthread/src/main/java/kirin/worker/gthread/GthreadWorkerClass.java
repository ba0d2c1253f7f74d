package kirin.worker.gthread;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers {@code worker_class = "gthread"}. */
@Component(property = WorkerClass.NAME + "=gthread")
public final class GthreadWorkerClass implements WorkerClass {

    @Activate
    public GthreadWorkerClass() {}

    @Override
    public Worker newWorker(WorkerContext context) {
        return GthreadWorker.started(context.name(), context.threads());
    }
}
