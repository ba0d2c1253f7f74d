package kirin.runtime;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Who is to have the files that are made before the process gives up its rights. */
final class Ownership {
    /** Whoever runs the process, as always. */
    static final Ownership UNCHANGED = new Ownership(-1, -1, Set.of(), made -> {});

    private static final int OWNER_WRITES = 0200;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    private final int user;
    private final int group;
    private final Set<Integer> groups;
    private final Consumer<Path> onMade;

    private Ownership(int user, int group, Set<Integer> groups, Consumer<Path> onMade) {
        this.user = user;
        this.group = group;
        this.groups = groups;
        this.onMade = onMade;
    }

    /** A user's whose groups the process has taken over. */
    static Ownership of(int user, int group) throws IOException {
        Set<Integer> groups = new HashSet<>();
        groups.add(group);
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Groups:")) {
                for (String each : line.substring("Groups:".length()).strip().split("\\s+", -1)) {
                    if (!each.isEmpty()) {
                        groups.add(Integer.parseUnsignedInt(each));
                    }
                }
            }
        }
        return new Ownership(user, group, groups, made -> {});
    }

    /** The same, telling of each folder that it makes. */
    Ownership telling(Consumer<Path> made) {
        return new Ownership(user, group, groups, made);
    }

    /**
     * Makes sure that the owner can remove a file from the folder that it is in, in the end.
     *
     * @throws AccessDeniedException if not
     */
    void checkFolderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (user <= 0 || folder == null) {
            return;
        }
        Map<String, Object> found = Files.readAttributes(folder, "unix:uid,gid,mode");
        int mode = (Integer) Objects.requireNonNull(found.get("mode"));
        int needed =
                Objects.equals(found.get("uid"), user)
                        ? OWNER_WRITES
                        : groups.contains(found.get("gid")) ? GROUP_WRITES : OTHERS_WRITE;
        if ((mode & needed) == 0) {
            throw new AccessDeniedException(folder.toString());
        }
    }

    /** Whether the owner can remove it from the folder that it is in. */
    boolean canRemove(Path file) {
        try {
            checkFolderOf(file);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Creates a folder and those above it, as far as they are missing. */
    void createFolders(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = folder; each != null && !Files.exists(each); each = each.getParent()) {
            missing.push(each);
        }
        Files.createDirectories(folder);
        for (Path each : missing) {
            onMade.accept(each);
            give(each);
        }
    }

    /** Gives a file away. */
    void give(Path file) throws IOException {
        if (user >= 0) {
            Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        }
        if (group >= 0) {
            Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
