package kirin.worker.green;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads that run where an executor of ours runs them. The JDK has a method for
 * that, but keeps it to itself: it is there in 25, and may be gone in the next.
 */
final class ScheduledThreads {
    private static final String REMEDY =
            "start it with --add-opens=java.base/java.lang=ALL-UNNAMED, as bin/kirin does, or set"
                    + " carrier = \"jdk\"";

    // (Executor scheduler, String name, int characteristics, Runnable task) -> Thread
    private final MethodHandle newVirtualThread;
    private final int noInheritedThreadLocals;

    private ScheduledThreads(MethodHandle newVirtualThread, int noInheritedThreadLocals) {
        this.newVirtualThread = newVirtualThread;
        this.noInheritedThreadLocals = noInheritedThreadLocals;
    }

    /**
     * Finds the method and runs a thread by it.
     *
     * @throws UnsupportedOperationException if that does not work here; the message says why and
     *     what to do
     */
    static ScheduledThreads probed() {
        try {
            Method method =
                    Class.forName("java.lang.ThreadBuilders")
                            .getDeclaredMethod(
                                    "newVirtualThread",
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class);
            method.setAccessible(true);
            Field flag = Thread.class.getDeclaredField("NO_INHERIT_THREAD_LOCALS");
            flag.setAccessible(true);
            var threads =
                    new ScheduledThreads(
                            MethodHandles.lookup().unreflect(method), flag.getInt(null));
            CarrierProbe.run(threads);
            return threads;
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException(
                    "Java " + Runtime.version() + " has no such method (" + e + ")", e);
        } catch (InaccessibleObjectException e) {
            throw new UnsupportedOperationException(REMEDY, e);
        }
    }

    /** A thread that has not been started; all it ever does is given to the scheduler in steps. */
    Thread newThread(Executor scheduler, String name, Runnable task) {
        try {
            return (Thread)
                    newVirtualThread.invokeExact(scheduler, name, noInheritedThreadLocals, task);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("the method declares no such exception", e);
        }
    }

    /**
     * The virtual thread whose step this is: the JDK makes its one step of a method of the thread.
     * For messages only, so null where the JDK has another way.
     */
    static @Nullable Thread threadOf(Runnable step) {
        for (Field field : step.getClass().getDeclaredFields()) {
            try {
                field.setAccessible(true);
                if (field.get(step) instanceof Thread thread) {
                    return thread;
                }
            } catch (IllegalAccessException | InaccessibleObjectException e) {
                return null;
            }
        }
        return null;
    }
}
