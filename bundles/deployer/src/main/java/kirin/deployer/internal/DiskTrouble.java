package kirin.deployer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * What becomes of a disk that does not take what is to be recorded: it costs the way back, is told
 * once, and nothing else. Deployer thread only.
 */
final class DiskTrouble {
    private static final Logger LOG = LoggerFactory.getLogger(DiskTrouble.class);

    private boolean reported;

    void report(IOException e) {
        LOG.debug("What is deployed could not be recorded", e);
        if (!reported) {
            reported = true;
            LOG.warn(
                    "The history cannot be kept ({}): make store_dir writable, or give the disk"
                            + " room; until then nothing can be rolled back",
                    e.getMessage());
        }
    }
}
