package kirin.examples.faults;

import kirin.app.Response;

import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Who answers: which instance, which copy of the classes, which thread in which state. */
final class Locals {
    // Static on purpose: counts of this copy of the classes, fresh in every new copy.
    private static final AtomicInteger CREATED = new AtomicInteger();
    private static final AtomicInteger RELEASED = new AtomicInteger();
    private static final AtomicLong REQUESTS_OF_CLASS = new AtomicLong();

    private final int instance = CREATED.incrementAndGet();
    private final AtomicLong requests = new AtomicLong();

    void countRequest() {
        REQUESTS_OF_CLASS.incrementAndGet();
        requests.incrementAndGet();
    }

    void release() {
        RELEASED.incrementAndGet();
    }

    Response tell(Parameters parameters) {
        Thread thread = Thread.currentThread();
        ClassLoader ours = Locals.class.getClassLoader();
        StringJoiner mdc = new StringJoiner(", ", "{", "}");
        LogContext.now().forEach((key, value) -> mdc.add(quoted(key) + ": " + quoted(value)));
        return Response.json(
                new StringJoiner(",\n  ", "{\n  ", "\n}\n")
                        .add("\"instance\": " + instance)
                        .add("\"instanceId\": " + quoted(identity(this)))
                        .add("\"instanceRequests\": " + requests)
                        .add("\"classId\": " + quoted(identity(Locals.class)))
                        .add("\"classRequests\": " + REQUESTS_OF_CLASS)
                        .add("\"created\": " + CREATED)
                        .add("\"released\": " + RELEASED)
                        .add("\"thread\": " + quoted(thread.getName()))
                        .add("\"virtual\": " + thread.isVirtual())
                        .add("\"interrupted\": " + thread.isInterrupted())
                        .add(
                                "\"ownContextClassLoader\": "
                                        + (thread.getContextClassLoader() == ours))
                        .add("\"mdc\": " + mdc)
                        .add("\"n\": " + quoted(parameters.values().getOrDefault("n", "")))
                        .toString());
    }

    private static String identity(Object object) {
        return Integer.toHexString(System.identityHashCode(object));
    }

    /** {@code text} as a JSON string (RFC 8259 §7). */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder().append('"');
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\' || c < ' ' || c > '~') {
                        json.append("\\u%04x".formatted(c));
                    } else {
                        json.append((char) c);
                    }
                });
        return json.append('"').toString();
    }
}
