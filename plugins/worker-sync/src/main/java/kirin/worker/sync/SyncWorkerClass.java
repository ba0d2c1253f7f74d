package kirin.worker.sync;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers {@code worker_class = "sync"}. */
@Component(property = WorkerClass.NAME + "=sync")
public final class SyncWorkerClass implements WorkerClass {

    @Activate
    public SyncWorkerClass() {}

    @Override
    public Worker newWorker(WorkerContext context) {
        return new SyncWorker(context.name());
    }
}
