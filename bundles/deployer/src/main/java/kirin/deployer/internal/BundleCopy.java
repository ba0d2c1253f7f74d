package kirin.deployer.internal;

import kirin.routing.BundleCopies;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One installed copy. Any thread. */
final class BundleCopy implements BundleCopies.Copy {
    private static final Logger LOG = LoggerFactory.getLogger(BundleCopy.class);

    private final Bundle bundle;
    private final Bundles bundles;
    private final Consumer<BundleCopy> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    // Guarded by this: who runs the bundle's code, so that close() interrupts nobody else.
    private @Nullable Thread starter;

    /**
     * @param onClose told when it is gone
     */
    BundleCopy(Bundle bundle, Bundles bundles, Consumer<BundleCopy> onClose) {
        this.bundle = bundle;
        this.bundles = bundles;
        this.onClose = onClose;
    }

    @Override
    public long bundleId() {
        return bundle.getBundleId();
    }

    @Override
    public void start() throws BundleException {
        if (closed.get()) {
            throw new BundleException(description() + " does not start: it was closed");
        }
        if (!bundles.resolve(bundle)) {
            throw new BundleException(
                    description() + " does not start: " + bundles.whyUnresolved(bundle));
        }
        synchronized (this) {
            starter = Thread.currentThread();
        }
        try {
            bundles.start(bundle);
        } finally {
            synchronized (this) {
                starter = null;
            }
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        interruptStart();
        try {
            bundles.removeCopy(bundle);
        } catch (BundleException | RuntimeException | Error e) {
            LOG.warn("{} was not removed in good order", description(), e);
        }
        onClose.accept(this);
    }

    private synchronized void interruptStart() {
        // A bundle that is being started cannot be uninstalled: that would wait for its code.
        if (starter != null && starter != Thread.currentThread()) {
            starter.interrupt();
        }
    }

    private String description() {
        return "the copy of %s (bundle %d)"
                .formatted(bundle.getSymbolicName(), bundle.getBundleId());
    }
}
