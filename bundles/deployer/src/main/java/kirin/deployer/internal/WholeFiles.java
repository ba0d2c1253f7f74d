package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * Tells which files are whole: unchanged for a moment, and readable to their end. Java is not told
 * when a writer closes a file, but a jar's directory stands at its end, so half a jar cannot be
 * read. Deployer thread only.
 */
final class WholeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(WholeFiles.class);

    /** A file that has not changed for so long is looked into. */
    private static final long STEADY_MILLIS = 100;

    /** A file that has not changed for so long and is still no jar is not being copied. */
    private static final long REFUSED_MILLIS = 1000;

    private final LongSupplier clockMillis;
    private final Map<Path, Sight> sights = new HashMap<>();

    /**
     * @param clockMillis as {@link System#currentTimeMillis}
     */
    WholeFiles(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    /** Takes in what lies in the folders now. */
    void update(SequencedMap<Path, FileStamp> listed) {
        sights.keySet().retainAll(listed.keySet());
        listed.forEach((path, stamp) -> {
            Sight sight = sights.get(path);
            if (sight == null || !sight.stamp.equals(stamp)) {
                sight = new Sight(stamp, firstSeen(stamp));
                sights.put(path, sight);
            }
            look(path, sight);
        });
    }

    /** The files that can be deployed. */
    Collection<BundleFile> whole() {
        return sights.values().stream().map(sight -> sight.file).filter(Objects::nonNull).toList();
    }

    /** Whether there is a file, of whatever kind. */
    boolean contains(Path path) {
        return sights.containsKey(path);
    }

    /** Whether there is a file about which nothing can be said yet. */
    boolean isUndecided(Path path) {
        Sight sight = sights.get(path);
        return sight != null && sight.file == null;
    }

    /** How long until another look can tell more; empty if there is nothing to tell. */
    @Nullable Duration nextLook() {
        boolean open = sights.values().stream().anyMatch(sight -> !sight.decided);
        return open ? Duration.ofMillis(STEADY_MILLIS / 4) : null;
    }

    private long firstSeen(FileStamp stamp) {
        // One that was last written long ago was moved in, or was there before the server.
        return Math.min(clockMillis.getAsLong(), stamp.modified().toMillis());
    }

    private void look(Path path, Sight sight) {
        long age = clockMillis.getAsLong() - sight.since;
        if (sight.decided || age < STEADY_MILLIS) {
            return;
        }
        try {
            sight.file = BundleFile.read(path, sight.stamp);
            sight.decided = true;
        } catch (NoBundleException e) {
            refuse(path, sight, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (age >= REFUSED_MILLIS) {
                refuse(
                        path,
                        sight,
                        "it is no readable jar (" + e.getMessage() + "); copy it again");
            }
        }
    }

    private static void refuse(Path path, Sight sight, String reason) {
        sight.decided = true;
        LOG.error("{} was not deployed: {}", path.getFileName(), reason);
    }

    private static final class Sight {
        final FileStamp stamp;
        final long since;
        boolean decided;
        @Nullable BundleFile file;

        Sight(FileStamp stamp, long since) {
            this.stamp = stamp;
            this.since = since;
        }
    }
}
