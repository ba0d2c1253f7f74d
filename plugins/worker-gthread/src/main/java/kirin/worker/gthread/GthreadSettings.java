package kirin.worker.gthread;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set in {@code [worker.gthread]}. */
@ObjectClassDefinition(
        name = "Threads of each worker",
        description = "how the worker class runs requests")
public @interface GthreadSettings {

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
