package kirin.server.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Names a thread for the time of one request. {@link Thread#setName} tells the system as well, by a
 * call that costs as much as the rest of a short request; here only the JVM is told, for logs and
 * stack traces.
 */
final class ThreadName {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadName.class);
    private static final @Nullable VarHandle NAME = open();

    private ThreadName() {}

    private static @Nullable VarHandle open() {
        try {
            return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                    .findVarHandle(Thread.class, "name", String.class);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn(
                    "Each request is handed to a thread of its worker, as this JVM lets I/O threads"
                            + " take no worker's name; start it with"
                            + " --add-opens=java.base/java.lang=ALL-UNNAMED for less processor"
                            + " time ({})",
                    e.toString());
            return null;
        }
    }

    /** Whether threads can be named here. */
    static boolean isOpen() {
        return NAME != null;
    }

    /** Gives a thread another name; nothing happens where that is not open. */
    static void set(Thread thread, String name) {
        VarHandle handle = NAME;
        if (handle != null) {
            handle.setRelease(thread, name);
        }
    }

    /** Takes it away again, whatever the request has made of it. */
    static void reset(Thread thread, String name, String former) {
        if (thread.getName().equals(name)) {
            set(thread, former);
        } else {
            // The application has told the system as well.
            thread.setName(former);
        }
    }
}
