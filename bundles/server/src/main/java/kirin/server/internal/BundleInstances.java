package kirin.server.internal;

import kirin.routing.BundleCopies;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Gives each worker an installed copy of the application's bundle, so that what the application
 * keeps in statics is its own and goes with it. Knows which bundles are such copies: what they
 * publish is for their worker and not to be served by itself. Safe for any thread.
 */
final class BundleInstances {
    private final Supplier<@Nullable BundleCopies> copies;
    // By bundle; what they have published, by the name of the application.
    private final Map<Long, Map<String, Publication>> published = new ConcurrentHashMap<>();

    BundleInstances(Supplier<@Nullable BundleCopies> copies) {
        this.copies = copies;
    }

    Instances of(Publication original) {
        return () -> make(original);
    }

    /** Takes what a copy publishes; false if its bundle is no copy. */
    boolean take(Publication publication) {
        Map<String, Publication> ofBundle = published.get(publication.bundleId());
        if (ofBundle == null) {
            return false;
        }
        ofBundle.put(publication.application(), publication);
        return true;
    }

    private Instance make(Publication original) throws Exception {
        BundleCopies service = copies.get();
        if (service == null) {
            throw new IllegalStateException(
                    "isolation is \"bundle\", and nothing here can copy bundles; start the"
                            + " deployer, or set isolation = \"none\"");
        }
        BundleCopies.Copy copy = service.copy(original.bundleId());
        published.put(copy.bundleId(), new ConcurrentHashMap<>());
        try {
            copy.start();
            Map<String, Publication> ofBundle = published.get(copy.bundleId());
            Publication twin = ofBundle == null ? null : ofBundle.get(original.application());
            if (twin == null) {
                throw new IllegalStateException(
                        "a copy of its bundle did not publish it within its own start; set"
                                + " isolation = \"none\" for it");
            }
            return twin.instances().make().andThen(() -> remove(copy));
        } catch (Exception | Error e) {
            remove(copy);
            throw e;
        }
    }

    private void remove(BundleCopies.Copy copy) {
        copy.close();
        published.remove(copy.bundleId());
    }
}
