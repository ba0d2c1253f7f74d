package kirin.deployer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The store of a server that starts without one. If that start fails, what is in it tells of
 * nothing that has ever served, and nobody needs it but for files that failed and the reasons.
 */
final class FreshStore {
    private static final Logger LOG = LoggerFactory.getLogger(FreshStore.class);

    private final Path folder;
    private final boolean isFresh;

    FreshStore(Path folder) {
        this.folder = folder;
        this.isFresh = !Files.exists(folder);
    }

    /** Called when nobody writes there any more, after a start that has failed. */
    void remove() {
        if (!isFresh || Files.exists(Quarantine.in(folder))) {
            return;
        }
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            LOG.debug("{} stays behind, of no use", folder, e);
        }
    }
}
