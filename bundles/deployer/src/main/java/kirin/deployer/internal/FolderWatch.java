package kirin.deployer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells at once when something happens in the folders, as far as the system tells. A thread of its
 * own waits for that; {@link #refresh} belongs to the deployer thread.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final WatchService service;
    private final List<Path> folders;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Runnable onChange;
    private final Thread thread;

    FolderWatch(List<Path> folders, Runnable onChange) throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
        this.folders = new ArrayList<>(folders);
        this.onChange = onChange;
        this.thread = new Thread(null, this::watch, "kirin-deployer-watch", 0, false);
        thread.setDaemon(true);
        refresh();
        thread.start();
    }

    /** Watches again folders that had gone and have come back. */
    void refresh() {
        for (Path folder : folders) {
            WatchKey key = keys.get(folder);
            if (key == null || !key.isValid()) {
                try {
                    keys.put(
                            folder,
                            folder.register(
                                    service,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_MODIFY,
                                    StandardWatchEventKinds.ENTRY_DELETE));
                } catch (IOException e) {
                    // Not there now: the next look tries again, and sees what is in it anyway.
                    LOG.debug("{} is not watched", folder, e);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("The folder watch did not close", e);
        }
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                key.reset();
                onChange.run();
            }
        } catch (ClosedWatchServiceException | InterruptedException _) {
            // That is how it ends.
        }
    }
}
