package kirin.worker.async;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers {@code worker_class = "async"}. */
@Component(property = WorkerClass.NAME + "=async")
public final class AsyncWorkerClass implements WorkerClass {

    @Activate
    public AsyncWorkerClass() {}

    @Override
    public Worker newWorker(WorkerContext context) {
        return new AsyncWorker(context.connections());
    }
}
