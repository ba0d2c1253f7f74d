package kirin.runtime.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Users and groups of the system, and becoming one of them. */
public final class Users {
    private Users() {}

    /**
     * An entry of the user database.
     *
     * @param group the number of the user's own group
     */
    public record User(String name, int number, int group) {}

    /** The number of the user that this process runs as. */
    public static int current() throws SystemCallException {
        return CLibrary.call("geteuid");
    }

    /** The number of the group that this process runs as. */
    public static int currentGroup() throws SystemCallException {
        return CLibrary.call("getegid");
    }

    /** The user of a name. */
    public static Optional<User> named(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return user(CLibrary.find("getpwnam", arena.allocateFrom(name)));
        }
    }

    /** The user of a number; there may be none in the database. */
    public static Optional<User> numbered(int number) {
        return user(CLibrary.find("getpwuid", number));
    }

    /** The number of the group of a name. */
    @SuppressWarnings("restricted") // it is C's own memory
    public static OptionalInt group(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = CLibrary.find("getgrnam", arena.allocateFrom(name));
            // struct group: name, password, number.
            return MemorySegment.NULL.equals(entry)
                    ? OptionalInt.empty()
                    : OptionalInt.of(entry.reinterpret(24).get(JAVA_INT, 16));
        }
    }

    /** Takes over the groups that a user is in, in place of those of whoever has started us. */
    public static void takeGroups(User user, int group) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            CLibrary.call("initgroups", arena.allocateFrom(user.name()), group);
        }
    }

    /** The same for a user who is not in the database: that one group. */
    public static void takeGroup(int group) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            CLibrary.call("setgroups", 1L, arena.allocateFrom(JAVA_INT, group));
        }
    }

    /** Gives up being root, for ever and for all threads: the C library tells each of them. */
    public static void become(int user, int group) throws SystemCallException {
        CLibrary.call("setresgid", group, group, group);
        CLibrary.call("setresuid", user, user, user);
    }

    /**
     * The threads of this process which do not run as that user and group, with what they run as;
     * asked of the kernel, as raw system calls change one thread only.
     */
    public static List<String> threadsOtherThan(int user, int group) throws IOException {
        List<String> others = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                for (String line : statusOf(thread)) {
                    boolean isTold = line.startsWith("Uid:") || line.startsWith("Gid:");
                    int wanted = line.startsWith("Uid:") ? user : group;
                    if (isTold && !consistsOf(line, wanted)) {
                        others.add("thread " + thread.getFileName() + " " + line);
                    }
                }
            }
        }
        return others;
    }

    private static List<String> statusOf(Path thread) throws IOException {
        try {
            return Files.readAllLines(thread.resolve("status"));
        } catch (NoSuchFileException _) {
            // It has ended meanwhile.
            return List.of();
        }
    }

    /** Whether all four of a line are that one: real, effective, saved and the file system's. */
    private static boolean consistsOf(String line, int number) {
        String text = Integer.toUnsignedString(number);
        return line.endsWith(":\t" + String.join("\t", text, text, text, text));
    }

    @SuppressWarnings("restricted") // it is C's own memory
    private static Optional<User> user(MemorySegment pointer) {
        if (MemorySegment.NULL.equals(pointer)) {
            return Optional.empty();
        }
        // struct passwd: name, password, number, number of the group.
        MemorySegment entry = pointer.reinterpret(24);
        String name = CLibrary.text(entry.get(ADDRESS, 0));
        return Optional.of(new User(name, entry.get(JAVA_INT, 16), entry.get(JAVA_INT, 20)));
    }
}
