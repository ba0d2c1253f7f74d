package kirin.worker.gthread;

import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers {@code worker_class = "gthread"}. */
@Component(property = WorkerClass.NAME + "=gthread", configurationPid = "kirin.worker.gthread")
@Designate(ocd = GthreadSettings.class)
public final class GthreadWorkerClass implements WorkerClass {
    private static final Logger LOG = LoggerFactory.getLogger(GthreadWorkerClass.class);

    private final boolean lendsSeats;

    /**
     * @throws IllegalArgumentException if the carrier is neither {@code auto} nor {@code thread}
     */
    @Activate
    public GthreadWorkerClass(GthreadSettings settings) {
        this(settings.carrier());
    }

    GthreadWorkerClass(String carrier) {
        lendsSeats =
                switch (carrier) {
                    case "auto" -> true;
                    case "thread" -> false;
                    default -> throw refusal(carrier);
                };
    }

    private static IllegalArgumentException refusal(String carrier) {
        String message =
                ("carrier of [worker.gthread] is \"%s\"; give \"auto\", or \"thread\" to keep"
                                + " requests off the I/O threads")
                        .formatted(carrier);
        // Told here as well: Declarative Services buries it under the stack of its own call.
        LOG.error(message);
        return new IllegalArgumentException(message);
    }

    @Override
    public Worker newWorker(WorkerContext context) {
        return GthreadWorker.started(context.name(), context.threads(), lendsSeats);
    }
}
