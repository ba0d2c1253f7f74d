package kirin.log.fields;

import kirin.exchange.Handling;
import kirin.log.AccessOutcome;
import kirin.log.AccessRecord;
import kirin.log.atoms.BasicUser;
import kirin.log.atoms.Count;
import kirin.log.atoms.RequestPath;
import kirin.log.atoms.Text;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Something that a line can hold.
 *
 * @param ecsName of the Elastic Common Schema, or what Kirin adds to it
 * @param shortName for lines that people read
 */
record Field(String ecsName, String shortName, Value value) {
    private static final String PROTOCOL = "HTTP/";
    private static final int SERVER_ERROR = 500;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final Count DURATION = AccessRecord::durationNanos;
    private static final Count FIRST_BYTE = AccessRecord::firstByteNanos;
    private static final Count STATUS = AccessRecord::status;

    /** All but those of the messages' heads, of which there is no end. */
    static final List<Field> ALL =
            List.of(
                    new Field("@timestamp", "time", new Value.OfTime()),
                    text("client.address", "client", Text.unlessEmpty(AccessRecord::peerHost)),
                    number(
                            "client.port",
                            "client_port",
                            record -> Count.port(record.connection().peer())),
                    text("network.forwarded_ip", "forwarded", AccessRecord::forwardedFor),
                    text("user.name", "user", BasicUser::of),
                    text("http.request.method", "method", AccessRecord::method),
                    text("url.original", "target", AccessRecord::target),
                    text("url.scheme", "scheme", AccessRecord::scheme),
                    text("url.path", "path", new RequestPath()),
                    text("url.query", "query", RequestPath::query),
                    text("http.version", "version", Field::version),
                    text("http.request.referrer", "referrer", Text.requestField("Referer")),
                    text("user_agent.original", "agent", Text.requestField("User-Agent")),
                    text("http.request.id", "request_id", AccessRecord::requestId),
                    number("http.response.status_code", "status", STATUS.unlessZero()),
                    number("http.response.body.bytes", "bytes", AccessRecord::bodyBytes),
                    number("event.duration", "duration_ns", DURATION),
                    number("kirin.duration_us", "duration_us", DURATION.dividedBy(NANOS_PER_MICRO)),
                    number(
                            "kirin.first_byte_us",
                            "first_byte_us",
                            FIRST_BYTE.dividedBy(NANOS_PER_MICRO)),
                    number(
                            "kirin.wait_us",
                            "wait_us",
                            Count.ofHandling(Handling::waitedNanos).dividedBy(NANOS_PER_MICRO)),
                    text("service.name", "application", Text.ofHandling(Handling::application)),
                    number("kirin.revision", "revision", Count.ofHandling(Handling::revision)),
                    number(
                            "kirin.worker",
                            "worker",
                            Count.ofHandling(Handling::worker).unlessZero()),
                    number("kirin.connection", "connection", record -> record.connection().id()),
                    text("event.outcome", "result", Field::result),
                    text("kirin.outcome", "outcome", Field::trouble),
                    text("kirin.reason", "reason", Text.unlessEmpty(AccessRecord::reason)));

    private static Field text(String ecsName, String shortName, Text text) {
        return new Field(ecsName, shortName, new Value.OfText(text));
    }

    private static Field number(String ecsName, String shortName, Count number) {
        return new Field(ecsName, shortName, new Value.OfNumber(number));
    }

    /** The protocol without its name. */
    private static @Nullable String version(AccessRecord record) {
        String protocol = record.protocol();
        return switch (protocol) {
            case null -> null;
            // Nearly all, and without a new string for each.
            case "HTTP/1.1" -> "1.1";
            case "HTTP/1.0" -> "1.0";
            default ->
                    protocol.startsWith(PROTOCOL)
                            ? protocol.substring(PROTOCOL.length())
                            : protocol;
        };
    }

    /** Nearly all are answered, and a line is shorter without saying so. */
    private static @Nullable String trouble(AccessRecord record) {
        AccessOutcome outcome = record.outcome();
        return outcome == AccessOutcome.ANSWERED ? null : outcome.text();
    }

    /** As the schema has it: a mistake of the client is no failure of the service. */
    private static String result(AccessRecord record) {
        return switch (record.outcome()) {
            case ANSWERED, REFUSED, UPGRADED ->
                    record.status() < SERVER_ERROR ? "success" : "failure";
            case CLIENT_GONE -> "unknown";
            case SHED, TIMED_OUT, STOPPED, ABORTED -> "failure";
        };
    }
}
