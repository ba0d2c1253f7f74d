package kirin.runtime;

import kirin.settings.FileProblem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caches of servers that were killed, and had no time to remove them. Looked for when the
 * server is up, beside it: in a temporary folder there may be thousands of names.
 */
final class AbandonedCaches {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedCaches.class);
    private static final Pattern NAME = Pattern.compile("kirin-(\\d{1,18})-\\d+");

    private final CacheFolder ours;

    AbandonedCaches(CacheFolder ours) {
        this.ours = ours;
    }

    /** Removes those of this user beside a temporary one; returns at once. */
    static void removeBeside(CacheFolder ours) {
        var caches = new AbandonedCaches(ours);
        Thread.ofPlatform().daemon().name("kirin-caches").start(caches::remove);
    }

    /** Returns when they are gone. */
    void remove() {
        Path parent = ours.folder().getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, "kirin-*")) {
            for (Path each : all) {
                removeIfAbandoned(each);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("Nobody looks for old caches in {}", parent, e);
        }
    }

    private void removeIfAbandoned(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (!name.matches() || ProcessHandle.of(Long.parseLong(name.group(1))).isPresent()) {
            return;
        }
        try {
            if (!isOurUsers(folder)) {
                return;
            }
            // In another container, which may share the folder, a process of that number may live.
            Path lock = folder.resolve(CacheFolder.LOCK);
            try (FileChannel file =
                    FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                if (CacheFolder.tryLock(file) != null) {
                    CacheFolder.delete(folder);
                    LOG.debug("{} was left behind by a server that is gone; removed", folder);
                }
            }
        } catch (NoSuchFileException _) {
            // It is just being made, or somebody else was faster.
        } catch (IOException e) {
            LOG.debug("{} remains: {}", folder, FileProblem.reason(folder, e));
        }
    }

    private boolean isOurUsers(Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getOwner(ours.folder()));
    }
}
