package kirin.deployer.internal.leaks;

import kirin.management.LeakedBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Watches that the classes of removed bundles go. By itself it only waits for the collections that
 * the JVM does anyway, and warns of a bundle that is still there after one; {@link #leaks} collects
 * and looks into the heap. Safe for any thread; holds nothing of a removed bundle.
 */
@Component(service = LeakWatch.class)
public final class LeakWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeakWatch.class);

    /** A thread that was told to end needs a moment; what is gone by then was no leak. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Supplier<Map<LoaderMark, String>> living;
    private final Duration grace;
    private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();

    /** One look at a time. */
    private final Object looking = new Object();

    // This lock guards the three below; nothing is called under it.
    private final List<Watched> watched = new ArrayList<>();
    private @Nullable Thread thread;
    private boolean closed;

    @Activate
    public LeakWatch(BundleContext context) {
        this(() -> LivingBundles.marks(context), GRACE);
    }

    /**
     * @param living the class loaders that are in use, with what an operator calls them
     * @param grace how long after its removal a bundle may stay without a warning
     */
    LeakWatch(Supplier<Map<LoaderMark, String>> living, Duration grace) {
        this.living = living;
        this.grace = grace;
    }

    /**
     * Clears what the server may clear of a bundle that was uninstalled just now, and watches the
     * rest. May run code of the bundle.
     */
    public void removed(String bundle, String version, ClassLoader loader) {
        Clearing.clear(bundle + " " + version, loader);
        synchronized (this) {
            watched.removeIf(each -> each.mark.isGone());
            if (closed) {
                return;
            }
            watched.add(new Watched(bundle, version, new LoaderMark(loader, queue)));
            if (thread == null) {
                // Not from the caller's thread, which may have the bundle as its context.
                thread = new Thread(null, this::watch, "kirin-leaks", 0, false);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /**
     * What is still there of removed bundles, and why. If anything is, it makes the JVM collect all
     * garbage, and if something stays, write a heap dump: both stop the server for a moment, of
     * about a second for each gigabyte in use. Returns within about a minute.
     */
    public List<LeakedBundle> leaks() {
        synchronized (looking) {
            if (present().isEmpty()) {
                return List.of();
            }
            System.gc();
            List<Watched> left = present();
            if (left.isEmpty()) {
                return List.of();
            }
            Map<Watched, List<String>> holders = HeapLook.holders(left, living.get());
            return left.stream()
                    .filter(each -> !each.mark.isGone())
                    .map(each -> describe(each, holders.getOrDefault(each, List.of())))
                    .toList();
        }
    }

    private static LeakedBundle describe(Watched each, List<String> holders) {
        return new LeakedBundle(
                each.bundle,
                each.version,
                each.removed.truncatedTo(ChronoUnit.SECONDS).toString(),
                holders);
    }

    @Deactivate
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            watched.clear();
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private synchronized List<Watched> present() {
        watched.removeIf(each -> each.mark.isGone());
        return List.copyOf(watched);
    }

    /** Until all that was removed is gone or reported. */
    private void watch() {
        Sentinel sentinel = null;
        try {
            while (isNeeded()) {
                if (sentinel == null && !due(System.nanoTime()).isEmpty()) {
                    sentinel = Sentinel.post(queue);
                }
                long waitMillis = sentinel == null ? Math.max(1, grace.toMillis()) : 0;
                Reference<?> gone = queue.remove(waitMillis);
                if (gone != null && gone == sentinel) {
                    due(sentinel.bornNanos).forEach(this::report);
                    sentinel = null;
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("Removed bundles are no longer watched");
        }
    }

    private synchronized boolean isNeeded() {
        watched.removeIf(each -> each.mark.isGone());
        if (!closed && watched.stream().anyMatch(each -> !each.reported)) {
            return true;
        }
        thread = null;
        return false;
    }

    /** Those whose grace had passed at a time. */
    private synchronized List<Watched> due(long nanos) {
        return watched.stream()
                .filter(each -> !each.reported && !each.mark.isGone())
                .filter(each -> nanos - each.removedNanos >= grace.toNanos())
                .toList();
    }

    private void report(Watched each) {
        synchronized (this) {
            each.reported = true;
        }
        List<String> holders;
        // Has the loader in its hands, which a heap dump would show.
        synchronized (looking) {
            holders = QuickLook.holders(each.mark);
        }
        LOG.warn(
                "{} was removed, but its classes are still in memory after a collection: {}",
                each,
                holders.isEmpty()
                        ? "kirin leaks looks into the heap and says what holds them"
                        : String.join("; ", holders) + "; kirin leaks says whether that is all");
    }
}
