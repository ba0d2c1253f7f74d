package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How the file of what somebody has deployed by command comes into the first folder, in place of
 * those that it replaces: it is written beforehand, and gets its name when it serves. Deployer
 * thread only.
 */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private final DeployFolders folders;
    private final WholeFiles files;
    private final Records records;
    private final Runnable look;

    /**
     * @param look takes in what lies in the folders now, and acts
     */
    Entrance(DeployFolders folders, WholeFiles files, Records records, Runnable look) {
        this.folders = folders;
        this.files = files;
        this.records = records;
        this.look = look;
    }

    /**
     * Writes it under a name that is not looked at.
     *
     * @param bytes where they are
     * @throws RefusedException if that cannot be written
     */
    Path stage(Path bytes, BundleFile file) throws RefusedException {
        return stage(bytes, file.name());
    }

    /** As the other one. */
    Path stage(Path bytes, String name) throws RefusedException {
        return folders.stage(bytes, name);
    }

    /** Gives it its name, now that it serves; empty if that cannot be, which is logged. */
    Optional<Path> enter(Path staged, String name) {
        try {
            return Optional.of(folders.enter(staged, name));
        } catch (IOException e) {
            tellLeftOut(name, e);
            return Optional.empty();
        }
    }

    private static void tellLeftOut(String name, IOException failure) {
        LOG.warn(
                "{} serves, but could not be put into the deploy folder ({}); put it there, or it"
                        + " is gone after the next start",
                name,
                failure.getMessage());
    }

    /**
     * Puts a file into the folder as it is, over what has its name.
     *
     * @throws RefusedException if that cannot be written
     */
    Path enter(Path file) throws RefusedException {
        String name = file.getFileName().toString();
        try {
            return folders.enter(folders.stage(file, name), name);
        } catch (IOException e) {
            throw new RefusedException(
                    "it could not be put into the deploy folder ("
                            + e.getMessage()
                            + "); put it there yourself");
        }
    }

    /** Takes back what was staged. */
    void drop(Path staged) {
        folders.drop(staged);
    }

    /** Gives it its name, now that it serves. */
    Deployed enter(Slot slot, BundleFile file, Path staged, @Nullable Deployed before) {
        Deployed now = Objects.requireNonNull(slot.active);
        try {
            Path path = folders.enter(staged, file.name());
            for (BundleFile other : files.named(slot.name)) {
                boolean isReplaced = before != null && other.path().equals(before.file().path());
                if (!other.path().equals(path)
                        && (isReplaced || FileChoice.isBetter(other, file))) {
                    Files.deleteIfExists(other.path());
                }
            }
            if (before != null && !before.file().path().equals(path) && isUnread(before.file())) {
                Files.deleteIfExists(before.file().path());
            }
            slot.active = now.with(now.file().under(path));
        } catch (IOException e) {
            tellLeftOut(file.name(), e);
            if (before != null) {
                // Else the folder would bring it back at once.
                records.setAside(
                        before.number(), before.file(), Records.OVERRULED, "replaced by command");
            }
        }
        look.run();
        return Objects.requireNonNull(slot.active);
    }

    /** Whether a file has come in just now, and is not among the whole ones yet. */
    boolean isUnread(BundleFile entered) {
        try {
            return files.isUndecided(entered.path())
                    && Sha256.of(entered.path()).equals(entered.sha256());
        } catch (IOException _) {
            // It is gone, or is being written by somebody else.
            return false;
        }
    }
}
