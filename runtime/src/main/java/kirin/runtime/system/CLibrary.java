package kirin.runtime.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls functions of the C library by their names. The first call costs a start some tens of
 * milliseconds, so only what a setting asks for is called.
 */
final class CLibrary {
    /** The longest text that is read from C. */
    private static final long MOST_BYTES = 4096;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private CLibrary() {}

    /**
     * Calls a function that returns an {@code int}, -1 for a failure.
     *
     * @param arguments {@code Integer} for {@code int}, {@code Short} for {@code short}, {@code
     *     Long} for {@code long} and {@code size_t}, {@link MemorySegment} for a pointer
     */
    static int call(String function, Object... arguments) throws SystemCallException {
        return call(function, arguments.length, arguments);
    }

    /** As {@link #call}, for a function whose last arguments are optional, such as fcntl. */
    static int callVariadic(String function, int fixed, Object... arguments)
            throws SystemCallException {
        return call(function, fixed, arguments);
    }

    private static int call(String function, int fixed, Object[] arguments)
            throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = (Integer) invoke(function, JAVA_INT, state, fixed, arguments);
            if (result == -1) {
                throw failure(function, (int) ERRNO.get(state, 0L));
            }
            return result;
        }
    }

    /** As {@link #call}, for a function that waits: what a signal interrupts is begun again. */
    static int callAgain(String function, Object... arguments) throws SystemCallException {
        while (true) {
            try {
                return call(function, arguments);
            } catch (SystemCallException e) {
                if (e.number() != SystemCallException.EINTR) {
                    throw e;
                }
            }
        }
    }

    /** What a failure with this number is told as. */
    static SystemCallException failure(String function, int number) {
        return new SystemCallException(function, number, reason(number));
    }

    /** Calls a function that returns a pointer, which is {@link MemorySegment#NULL} for nothing. */
    static MemorySegment find(String function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return (MemorySegment) invoke(function, ADDRESS, state, arguments.length, arguments);
        }
    }

    /** The text at a place in memory that C has told. */
    @SuppressWarnings("restricted") // it is C's own memory
    static String text(MemorySegment pointer) {
        return pointer.reinterpret(MOST_BYTES).getString(0);
    }

    @SuppressWarnings("restricted") // calling C is what this class is for
    private static Object invoke(
            String function,
            MemoryLayout result,
            MemorySegment state,
            int fixed,
            Object[] arguments) {
        List<MemoryLayout> layouts = new ArrayList<>();
        List<Object> all = new ArrayList<>();
        all.add(state);
        for (Object each : arguments) {
            layouts.add(layoutOf(each));
            all.add(each);
        }
        List<Linker.Option> options = new ArrayList<>();
        options.add(Linker.Option.captureCallState("errno"));
        if (fixed < arguments.length) {
            options.add(Linker.Option.firstVariadicArg(fixed));
        }
        MemorySegment symbol =
                LINKER.defaultLookup()
                        .find(function)
                        .orElseThrow(() ->
                                new UnsupportedOperationException(
                                        "this system's C library has no " + function));
        MethodHandle handle =
                LINKER.downcallHandle(
                        symbol,
                        FunctionDescriptor.of(result, layouts.toArray(MemoryLayout[]::new)),
                        options.toArray(Linker.Option[]::new));
        try {
            return handle.invokeWithArguments(all);
        } catch (Throwable e) {
            throw new IllegalStateException("a call of " + function + " could not be made", e);
        }
    }

    private static MemoryLayout layoutOf(Object argument) {
        return switch (argument) {
            case Integer _ -> JAVA_INT;
            case Long _ -> JAVA_LONG;
            case Short _ -> JAVA_SHORT;
            case MemorySegment _ -> ADDRESS;
            default -> throw new IllegalArgumentException(argument.getClass().getName());
        };
    }

    private static String reason(int number) {
        return text(find("strerror", number));
    }
}
