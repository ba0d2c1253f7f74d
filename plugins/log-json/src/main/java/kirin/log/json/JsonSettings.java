package kirin.log.json;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set in {@code [log.json]}. */
@ObjectClassDefinition(name = "Access log as JSON", description = "what a line holds")
public @interface JsonSettings {

    /** Names of fields, each perhaps followed by {@code = NAME}. */
    @AttributeDefinition(
            description =
                    "the fields of a line in their order; \"FIELD = NAME\" gives one another name")
    String[] fields() default {
        "@timestamp",
        "client.address",
        "user.name",
        "http.request.method",
        "url.original",
        "http.version",
        "http.response.status_code",
        "http.response.body.bytes",
        "event.duration",
        "event.outcome",
        "http.request.referrer",
        "user_agent.original",
        "http.request.id",
        "service.name",
        "kirin.revision",
        "kirin.wait_us",
        "kirin.outcome",
        "kirin.reason"
    };
}
