package kirin.deployer.internal;

import kirin.routing.Share;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a bundle of a file, beside all others of its name. Deployer thread only. */
final class Installer {
    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

    private final Bundles bundles;
    private final Records records;

    Installer(Bundles bundles, Records records) {
        this.bundles = bundles;
        this.records = records;
    }

    /**
     * Begins a try, for which the bytes are kept.
     *
     * @throws RefusedException if it cannot be installed; nothing is left of it but the record
     */
    Rollout install(BundleFile file, String by, Optional<Share> share) throws RefusedException {
        String against = bundles.againstServer(file);
        if (!against.isEmpty()) {
            throw new RefusedException(against);
        }
        try {
            Path kept = records.begin(file);
            if (file.isWrapped()) {
                LOG.info(
                        "{} is no OSGi bundle: all its packages are exported by {}",
                        file.name(),
                        file);
            }
            Path content = file.isWrapped() ? file.content() : kept;
            Bundle bundle = bundles.install(file, content);
            return new Rollout(file, bundle, by, share, UpFront.applications(file, content));
        } catch (BundleException | IOException e) {
            LOG.debug("{} could not be installed", file, e);
            throw new RefusedException("it could not be installed: " + rootMessage(e));
        }
    }

    /** The framework wraps what it has to say: "Could not create bundle object." */
    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
