package kirin.log.logfmt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set in {@code [log.logfmt]}. */
@ObjectClassDefinition(name = "Access log as logfmt", description = "what a line holds")
public @interface LogfmtSettings {

    /** Names of fields, each perhaps followed by {@code = NAME}. */
    @AttributeDefinition(
            description =
                    "the fields of a line in their order; \"FIELD = NAME\" gives one another name")
    String[] fields() default {
        "time",
        "client",
        "user",
        "method",
        "target",
        "version",
        "status",
        "bytes",
        "duration_us",
        "wait_us",
        "application",
        "revision",
        "worker",
        "request_id",
        "outcome",
        "reason",
        "referrer",
        "agent"
    };
}
