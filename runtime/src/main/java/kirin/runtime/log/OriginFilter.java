package kirin.runtime.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

import org.slf4j.MDC;

import java.util.HashMap;
import java.util.Map;

/**
 * Adds to the MDC of an event whose code has logged it: the keys {@value #BUNDLE} and {@value
 * #APPLICATION}. Only when something is logged, as to put them there for each request would cost
 * every request. Lets all events pass.
 */
final class OriginFilter extends Filter<ILoggingEvent> {
    static final String BUNDLE = "bundle";
    static final String APPLICATION = "application";

    private final Origin.Finder finder;

    OriginFilter(Origin.Finder finder) {
        this.finder = finder;
        start();
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        Origin origin = finder.now();
        if (origin == null || !(event instanceof LoggingEvent own)) {
            return FilterReply.NEUTRAL;
        }
        Map<String, String> present = MDC.getCopyOfContextMap();
        Map<String, String> all = new HashMap<>();
        all.put(BUNDLE, origin.bundle());
        if (origin.application() != null) {
            all.put(APPLICATION, origin.application());
        }
        if (present != null) {
            // Whatever an application has put there itself is what it wants.
            all.putAll(present);
        }
        try {
            own.setMDCPropertyMap(all);
        } catch (IllegalStateException _) {
            // Another appender has asked before; there is no way to find out but to try.
        }
        return FilterReply.NEUTRAL;
    }
}
