package kirin.server.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Set;

/**
 * Forgets the thread-locals that a request has left on its thread: the next request there is
 * somebody else's, and what they hold keeps the classes of a removed bundle in memory.
 *
 * <p>The JDK has no call for this. It is done as the JDK itself does it for its own pools, by the
 * thread's fields; a JVM that does not open them to us keeps its thread-locals, which is logged
 * once.
 */
final class ThreadLocals {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLocals.class);

    /** Those that hold whatever their user wants; all others of the JDK are its own caches. */
    private static final Set<String> OF_ANYBODY =
            Set.of(
                    "java.lang.ThreadLocal",
                    "java.lang.ThreadLocal$SuppliedThreadLocal",
                    "java.lang.InheritableThreadLocal");

    private static final @Nullable Fields FIELDS = Fields.open();

    private ThreadLocals() {}

    /** Clears those of the current thread, which the caller has at hand. */
    static void clear(Thread current) {
        Fields fields = FIELDS;
        if (fields == null) {
            return;
        }
        Object map = fields.ofThread.get(current);
        if (map != null && (int) fields.size.get(map) > 0 && fields.hasForeign(map)) {
            fields.ofThread.set(current, (Object) null);
        }
        if (fields.inherited.get(current) != null) {
            fields.inherited.set(current, (Object) null);
        }
    }

    /** The fields of {@link Thread} and of its maps. */
    private record Fields(
            VarHandle ofThread,
            VarHandle inherited,
            VarHandle size,
            VarHandle table,
            VarHandle value) {

        static @Nullable Fields open() {
            try {
                Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
                Class<?> entry = Class.forName("java.lang.ThreadLocal$ThreadLocalMap$Entry");
                MethodHandles.Lookup self = MethodHandles.lookup();
                MethodHandles.Lookup thread = MethodHandles.privateLookupIn(Thread.class, self);
                MethodHandles.Lookup inMap = MethodHandles.privateLookupIn(map, self);
                MethodHandles.Lookup inEntry = MethodHandles.privateLookupIn(entry, self);
                return new Fields(
                        erased(thread.findVarHandle(Thread.class, "threadLocals", map)),
                        erased(thread.findVarHandle(Thread.class, "inheritableThreadLocals", map)),
                        erased(inMap.findVarHandle(map, "size", int.class)),
                        erased(inMap.findVarHandle(map, "table", entry.arrayType())),
                        erased(inEntry.findVarHandle(entry, "value", Object.class)));
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.warn(
                        "Thread-locals of one request may be seen by the next; start the JVM with"
                                + " --add-opens=java.base/java.lang=ALL-UNNAMED to prevent it ({})",
                        e.toString());
                return null;
            }
        }

        private static VarHandle erased(VarHandle handle) {
            return handle.withInvokeBehavior();
        }

        /** Whether anything in there is not the JDK's own; caches of its own may stay alone. */
        boolean hasForeign(Object map) {
            Object[] entries = (Object[]) table.get(map);
            for (Object each : entries) {
                if (each instanceof Reference<?> entry && holdsSomething(value.get(entry))) {
                    Object key = entry.get();
                    if (key == null || isForeign(key.getClass())) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static boolean holdsSomething(@Nullable Object held) {
            // The map of the MDC stays: making it anew for each request would cost more.
            return held != null
                    && !(held.getClass() == HashMap.class && ((HashMap<?, ?>) held).isEmpty());
        }

        private static boolean isForeign(Class<?> type) {
            return type.getClassLoader() != null || OF_ANYBODY.contains(type.getName());
        }
    }
}
