package kirin.worker.sync;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers {@code worker_class = "sync"}. */
@Component(property = WorkerClass.NAME + "=sync", configurationPid = "kirin.worker.sync")
@Designate(ocd = SyncSettings.class)
public final class SyncWorkerClass implements WorkerClass {
    private static final Logger LOG = LoggerFactory.getLogger(SyncWorkerClass.class);

    private final boolean lendsSeats;

    /**
     * @throws IllegalArgumentException if the carrier is neither {@code auto} nor {@code thread}
     */
    @Activate
    public SyncWorkerClass(SyncSettings settings) {
        this(settings.carrier());
    }

    SyncWorkerClass(String carrier) {
        lendsSeats =
                switch (carrier) {
                    case "auto" -> true;
                    case "thread" -> false;
                    default -> throw refusal(carrier);
                };
    }

    private static IllegalArgumentException refusal(String carrier) {
        String message =
                ("carrier of [worker.sync] is \"%s\"; give \"auto\", or \"thread\" to keep"
                                + " requests off the I/O threads")
                        .formatted(carrier);
        // Told here as well: Declarative Services buries it under the stack of its own call.
        LOG.error(message);
        return new IllegalArgumentException(message);
    }

    @Override
    public Worker newWorker(WorkerContext context) {
        return new SyncWorker(context.name(), lendsSeats);
    }
}
