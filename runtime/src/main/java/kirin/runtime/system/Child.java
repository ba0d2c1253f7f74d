package kirin.runtime.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of our own that is given descriptors: {@link ProcessBuilder} closes them all. It has
 * our standard streams. A JVM cannot fork, and posix_spawn does all of it in one call.
 */
public final class Child {
    /** The number of the first descriptor after the standard streams. */
    public static final int FIRST = 3;

    /** More than the opaque structures of any C library take. */
    private static final int STRUCTURE_BYTES = 1024;

    private static final short SETSIGMASK = 8;

    /** Of what waitpid tells, the bits of the signal that ended the process. */
    private static final int SIGNAL = 0x7F;

    private static final int BITS_BEFORE_EXIT_CODE = 8;

    private final int pid;

    private Child(int pid) {
        this.pid = pid;
    }

    /**
     * Starts one.
     *
     * @param words the program's path, then its arguments
     * @param descriptors what it is to have as its descriptors from {@link #FIRST} on
     * @throws UnsupportedOperationException if the C library is too old, as glibc before 2.34
     */
    public static Child start(
            List<String> words, Map<String, String> environment, List<Integer> descriptors)
            throws SystemCallException {
        int behind = FIRST + descriptors.size();
        List<Integer> sources = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            for (int each : descriptors) {
                // Out of the way of the numbers that they are to have there.
                sources.add(Sockets.duplicate(each, behind));
            }
            MemorySegment actions = arena.allocate(STRUCTURE_BYTES, Long.BYTES);
            MemorySegment attributes = arena.allocate(STRUCTURE_BYTES, Long.BYTES);
            check("posix_spawn_file_actions_init", actions);
            for (int i = 0; i < sources.size(); i++) {
                check("posix_spawn_file_actions_adddup2", actions, sources.get(i), FIRST + i);
            }
            check("posix_spawn_file_actions_addclosefrom_np", actions, behind);
            check("posix_spawnattr_init", attributes);
            // A thread of the JVM blocks signals that the whole of another process is to get.
            check("posix_spawnattr_setflags", attributes, SETSIGMASK);
            check(
                    "posix_spawnattr_setsigmask",
                    attributes,
                    arena.allocate(STRUCTURE_BYTES, Long.BYTES));
            MemorySegment pid = arena.allocate(JAVA_INT);
            List<String> variables =
                    environment.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .toList();
            check(
                    "posix_spawn",
                    pid,
                    text(words.getFirst(), arena),
                    actions,
                    attributes,
                    texts(words, arena),
                    texts(variables, arena));
            return new Child(pid.get(JAVA_INT, 0));
        } finally {
            for (int each : sources) {
                Sockets.close(each);
            }
        }
    }

    /** Its process id. */
    public long pid() {
        return pid;
    }

    /** Waits for its end, so that nothing is left of it, and tells how it ended. */
    public String awaitEnd() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            CLibrary.callAgain("waitpid", pid, status, 0);
            int told = status.get(JAVA_INT, 0);
            int signal = told & SIGNAL;
            return signal == 0
                    ? "exit code " + (told >> BITS_BEFORE_EXIT_CODE & 0xFF)
                    : "signal " + signal;
        }
    }

    /** These functions return the number of the error. */
    private static void check(String function, Object... arguments) throws SystemCallException {
        int number = CLibrary.call(function, arguments);
        if (number != 0) {
            throw CLibrary.failure(function, number);
        }
    }

    private static MemorySegment texts(List<String> all, Arena arena) {
        MemorySegment pointers = arena.allocate(ADDRESS, all.size() + 1L);
        for (int i = 0; i < all.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, text(all.get(i), arena));
        }
        return pointers;
    }

    private static MemorySegment text(String text, Arena arena) {
        return arena.allocateFrom(text, Charset.forName(System.getProperty("sun.jnu.encoding")));
    }
}
