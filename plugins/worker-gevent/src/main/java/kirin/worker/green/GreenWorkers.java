package kirin.worker.green;

import kirin.worker.Worker;
import kirin.worker.WorkerContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the workers of one worker class, with the carrier that is set. */
public abstract sealed class GreenWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(GreenWorkers.class);

    private GreenWorkers() {}

    /**
     * Decides once, and says in the log what came of {@code loop}.
     *
     * @param workerClass its name, for messages
     * @param carrier the setting
     * @throws IllegalArgumentException if that is neither {@code jdk} nor {@code loop}
     */
    public static GreenWorkers of(String workerClass, String carrier) {
        return switch (carrier) {
            case "jdk" -> new OnTheJdk();
            case "loop" -> onLoopsIfPossible(workerClass);
            default -> throw refusal(workerClass, carrier);
        };
    }

    private static IllegalArgumentException refusal(String workerClass, String carrier) {
        String message =
                "carrier of [worker.%s] is \"%s\"; give \"jdk\", or \"loop\" for the I/O threads"
                        .formatted(workerClass, carrier);
        // Told here as well: Declarative Services buries it under the stack of its own call.
        LOG.error(message);
        return new IllegalArgumentException(message);
    }

    private static GreenWorkers onLoopsIfPossible(String workerClass) {
        try {
            var workers = new OnLoops(ScheduledThreads.probed());
            LOG.info("Worker class {}: the I/O threads carry its virtual threads", workerClass);
            return workers;
        } catch (UnsupportedOperationException e) {
            LOG.warn(
                    "Worker class {}: this JVM does not let the I/O threads carry its virtual"
                            + " threads, so the JDK's scheduler does; {}",
                    workerClass,
                    e.getMessage());
            return new OnTheJdk();
        }
    }

    /** Makes one worker. */
    public abstract Worker newWorker(WorkerContext context);

    private static final class OnTheJdk extends GreenWorkers {
        @Override
        public Worker newWorker(WorkerContext context) {
            return new JdkCarriedWorker(context.name(), context.connections());
        }
    }

    private static final class OnLoops extends GreenWorkers {
        private final ScheduledThreads threads;
        private final LoopCarriers carriers = new LoopCarriers();

        OnLoops(ScheduledThreads threads) {
            this.threads = threads;
        }

        @Override
        public Worker newWorker(WorkerContext context) {
            return new LoopCarriedWorker(context.name(), context.connections(), threads, carriers);
        }
    }
}
