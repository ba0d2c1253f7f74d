package kirin.examples.faults;

import org.slf4j.MDC;

import java.util.Map;

/** What log lines of this request would carry; nothing where there is no SLF4J. */
final class LogContext {
    private LogContext() {}

    static Map<String, String> now() {
        try {
            Map<String, String> context = MDC.getCopyOfContextMap();
            return context == null ? Map.of() : context;
        } catch (NoClassDefFoundError e) {
            // The import of org.slf4j is optional.
            return Map.of();
        }
    }
}
