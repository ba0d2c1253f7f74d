package kirin.deployer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The folders into which sets were unpacked, as long as somebody needs them. Deployer thread only.
 */
final class UnpackedSets {
    private static final Logger LOG = LoggerFactory.getLogger(UnpackedSets.class);

    private final Set<Path> folders = new HashSet<>();

    void add(SetFile set) {
        folders.add(set.folder());
    }

    /**
     * Deletes those of others.
     *
     * @param there which sets there are now
     */
    void retain(Collection<SetFile> there) {
        Set<Path> used = new HashSet<>();
        there.forEach(each -> used.add(each.folder()));
        folders.removeAll(used);
        folders.forEach(UnpackedSets::delete);
        folders.clear();
        folders.addAll(used);
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            LOG.debug("{} stays behind, unused", folder, e);
        }
    }
}
