package kirin.worker;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to run requests, published as an OSGi service with its name in the property {@value #NAME}.
 * The setting {@code worker_class} chooses one by that name.
 */
@ConsumerType
public interface WorkerClass {

    /** The service property that holds the name, for example {@code sync}. */
    String NAME = "kirin.worker.class";

    /**
     * Makes one worker, ready to run. Called by the arbiter, which replaces workers while requests
     * run; a worker does not outlive the service that made it.
     *
     * @throws Exception if it cannot be made; the arbiter logs why
     */
    Worker newWorker(WorkerContext context) throws Exception;
}
