package kirin.logging.internal;

import kirin.log.AccessListener;
import kirin.log.AccessRecord;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/** Those who are told of every exchange besides the log. Any thread. */
final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    // Replaced by whoever adds and removes; I/O threads read it for each exchange.
    private volatile AccessListener[] listeners = {};
    // Written by I/O threads; that two of them complain does no harm.
    private volatile boolean complained;

    synchronized void add(AccessListener listener) {
        List<AccessListener> more = new ArrayList<>(List.of(listeners));
        more.add(listener);
        listeners = more.toArray(AccessListener[]::new);
        complained = false;
    }

    synchronized void remove(AccessListener listener) {
        List<AccessListener> fewer = new ArrayList<>(List.of(listeners));
        fewer.remove(listener);
        listeners = fewer.toArray(AccessListener[]::new);
    }

    boolean isThere() {
        return listeners.length > 0;
    }

    void tell(AccessRecord record) {
        for (AccessListener each : listeners) {
            try {
                each.ended(record);
            } catch (RuntimeException | LinkageError e) {
                if (!complained) {
                    complained = true;
                    LOG.error("A listener of the access log failed: {}", each.getClass(), e);
                }
            }
        }
    }
}
