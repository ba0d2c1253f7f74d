package kirin.worker.green;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set in {@code [worker.gevent]} and {@code [worker.eventlet]}. */
@ObjectClassDefinition(
        name = "Virtual threads",
        description = "how the worker class runs its virtual threads")
public @interface GreenSettings {

    /** {@code jdk} or {@code loop}; kept as text so that a wrong one is told in our words. */
    @AttributeDefinition(
            description =
                    "who carries them: the JDK's own scheduler, or the I/O thread that read the"
                            + " request, which takes less processor time",
            options = {
                @Option(value = "jdk", label = "the JDK's scheduler"),
                @Option(value = "loop", label = "the I/O thread")
            })
    String carrier() default "jdk";
}
