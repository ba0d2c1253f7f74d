package kirin.deployer.internal.leaks;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The threads of the JVM, and what the JDK keeps to itself of them. A JVM that does not open that
 * to us has nothing to say about it, which is logged once.
 */
final class LiveThreads {
    private static final Logger LOG = LoggerFactory.getLogger(LiveThreads.class);
    private static final @Nullable Fields FIELDS = Fields.open();

    private LiveThreads() {}

    /** Not by stack traces, for which the JVM would stop every thread. */
    static List<Thread> all() {
        ThreadGroup root = Objects.requireNonNull(Thread.currentThread().getThreadGroup());
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 32];
        int count = root.enumerate(threads);
        while (count == threads.length) {
            threads = new Thread[2 * count];
            count = root.enumerate(threads);
        }
        return Arrays.asList(threads).subList(0, count);
    }

    /** What a thread was made to run. */
    static @Nullable Object task(Thread thread) {
        Fields fields = FIELDS;
        Object holder = fields == null ? null : fields.holder.get(thread);
        return holder == null || fields == null ? null : fields.task.get(holder);
    }

    /** The threads that wait for the end of the JVM. */
    static Collection<Thread> shutdownHooks() {
        Fields fields = FIELDS;
        if (fields == null || !(fields.hooks.get() instanceof Map<?, ?> map)) {
            return List.of();
        }
        // The lock of the JDK's own methods for them.
        synchronized (fields.hooksOwner) {
            return map.keySet().stream().map(Thread.class::cast).toList();
        }
    }

    /** The values that a thread has in its thread-locals. */
    static List<Object> threadLocals(Thread thread) {
        List<Object> values = new ArrayList<>();
        Fields fields = FIELDS;
        if (fields != null) {
            for (Reference<?> entry : fields.entries(thread)) {
                Object value = fields.value.get(entry);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    /**
     * Empties the thread-locals whose values are of a loader.
     *
     * @return the classes of the values
     */
    static List<String> clearThreadLocals(Thread thread, ClassLoader loader) {
        List<String> cleared = new ArrayList<>();
        Fields fields = FIELDS;
        if (fields != null) {
            for (Reference<?> entry : fields.entries(thread)) {
                Object value = fields.value.get(entry);
                // The map belongs to its thread, so that its entries are left where they are. If
                // the thread sets another value meanwhile, that stays.
                if (value != null
                        && Loaders.isOf(loader, value)
                        && fields.value.compareAndSet(entry, value, (Object) null)) {
                    cleared.add(value.getClass().getName());
                }
            }
        }
        return cleared;
    }

    private record Fields(
            VarHandle ofThread,
            VarHandle inherited,
            VarHandle table,
            VarHandle value,
            VarHandle holder,
            VarHandle task,
            VarHandle hooks,
            Class<?> hooksOwner) {

        static @Nullable Fields open() {
            try {
                Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
                Class<?> entry = Class.forName("java.lang.ThreadLocal$ThreadLocalMap$Entry");
                Class<?> holder = Class.forName("java.lang.Thread$FieldHolder");
                Class<?> hooks = Class.forName("java.lang.ApplicationShutdownHooks");
                return new Fields(
                        in(Thread.class).findVarHandle(Thread.class, "threadLocals", map),
                        in(Thread.class)
                                .findVarHandle(Thread.class, "inheritableThreadLocals", map),
                        in(map).findVarHandle(map, "table", entry.arrayType()),
                        in(entry).findVarHandle(entry, "value", Object.class),
                        in(Thread.class).findVarHandle(Thread.class, "holder", holder),
                        in(holder).findVarHandle(holder, "task", Runnable.class),
                        in(hooks)
                                .findStaticVarHandle(
                                        hooks, "hooks", java.util.IdentityHashMap.class),
                        hooks);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.warn(
                        "Thread-locals and shutdown hooks of removed bundles are not seen at once;"
                                + " start the JVM with --add-opens=java.base/java.lang=ALL-UNNAMED"
                                + " ({})",
                        e.toString());
                return null;
            }
        }

        private static MethodHandles.Lookup in(Class<?> type) throws IllegalAccessException {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        }

        List<Reference<?>> entries(Thread thread) {
            List<Reference<?>> entries = new ArrayList<>();
            for (Object map : new Object[] {ofThread.get(thread), inherited.get(thread)}) {
                // A thread that has none, or has ended.
                Object entriesOfMap = map == null ? null : table.get(map);
                if (entriesOfMap instanceof Object[] all) {
                    for (Object each : all) {
                        if (each instanceof Reference<?> entry) {
                            entries.add(entry);
                        }
                    }
                }
            }
            return entries;
        }
    }
}
