package kirin.worker.sync;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set in {@code [worker.sync]}. */
@ObjectClassDefinition(
        name = "A thread for each worker",
        description = "how the worker class runs requests")
public @interface SyncSettings {

    /** {@code auto} or {@code thread}; kept as text so that a wrong one is told in our words. */
    @AttributeDefinition(
            description =
                    "who runs them: always a thread of the worker, or the I/O thread that read the"
                        + " request while they are so quick that this takes less processor time",
            options = {
                @Option(value = "auto", label = "the I/O thread where that is better"),
                @Option(value = "thread", label = "a thread of the worker")
            })
    String carrier() default "auto";
}
