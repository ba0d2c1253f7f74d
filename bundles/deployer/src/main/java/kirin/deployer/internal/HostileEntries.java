package kirin.deployer.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;

/**
 * Refuses archives that nobody builds by intention, or only to do harm: what follows from them
 * would be said by others, later, and less clearly.
 */
final class HostileEntries {
    static final int MOST_ENTRIES = 100_000;
    static final long MOST_BYTES = 4L << 30;

    /** Text and class files reach 20; zeros reach 1000. */
    static final int MOST_RATIO = 100;

    /** What unpacks to less does no harm, however well it was packed. */
    static final long HARMLESS_BYTES = 64L << 20;

    private static final int LONGEST_NAME = 4096;

    private HostileEntries() {}

    /** Looks at the directory of an archive alone. */
    static void refuse(List<? extends ZipEntry> entries, long archiveBytes)
            throws NoBundleException {
        if (entries.size() > MOST_ENTRIES) {
            throw new NoBundleException(
                    "it holds %d entries, and the most is %d; split it"
                            .formatted(entries.size(), MOST_ENTRIES));
        }
        Set<String> names = new HashSet<>();
        long bytes = 0;
        for (ZipEntry entry : entries) {
            refuseName(entry.getName());
            if (!entry.isDirectory() && !names.add(entry.getName())) {
                throw new NoBundleException(
                        "it holds two entries named "
                                + shown(entry.getName())
                                + ", of which one hides the other; build it again without the"
                                + " second");
            }
            bytes += Math.max(0, entry.getSize());
            refuseSize(bytes, archiveBytes);
        }
    }

    /**
     * @param bytes unpacked until now
     */
    static void refuseSize(long bytes, long archiveBytes) throws NoBundleException {
        if (bytes > MOST_BYTES) {
            throw new NoBundleException(
                    "it unpacks to more than %d GiB; keep large data outside"
                            .formatted(MOST_BYTES >> 30));
        }
        if (bytes > HARMLESS_BYTES && bytes / MOST_RATIO > archiveBytes) {
            throw new NoBundleException(
                    ("it unpacks to more than %d times its size, as only archives do that are to"
                                    + " fill a disk; if it is yours, pack its data less tightly")
                            .formatted(MOST_RATIO));
        }
    }

    private static void refuseName(String name) throws NoBundleException {
        if (name.length() > LONGEST_NAME) {
            throw new NoBundleException(
                    "it holds an entry with a name of %d characters; build it again with shorter"
                                    .formatted(name.length())
                            + " ones");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new NoBundleException(
                    "its entry "
                            + shown(name)
                            + " has a control character in its name; build it again without");
        }
        boolean outside =
                name.isEmpty()
                        || name.startsWith("/")
                        || name.indexOf('\\') >= 0
                        || name.matches("[A-Za-z]:.*")
                        || List.of(name.split("/")).contains("..");
        if (outside) {
            throw new NoBundleException(
                    "its entry "
                            + shown(name)
                            + " leads out of the archive when it is unpacked; build it again with"
                            + " relative names, separated by /");
        }
    }

    /** Fit for a line of the log. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder("\"");
        name.chars()
                .limit(200)
                .forEach(each -> shown.append(Character.isISOControl(each) ? '?' : (char) each));
        return shown.append('"').toString();
    }
}
