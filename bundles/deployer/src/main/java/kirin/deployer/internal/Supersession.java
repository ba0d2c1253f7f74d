package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets two revisions of one bundle live side by side: what is installed from now on is wired to the
 * new one and finds its services, what is there already stays with the old one. The framework would
 * prefer the older of two that are equal, and refuse a singleton its successor. The framework calls
 * this on any thread.
 */
final class Supersession implements AutoCloseable, SynchronousBundleListener {
    /**
     * Ids of bundles that have a successor, with the id from which on bundles are wired to that.
     */
    private final Map<Long, Long> superseded = new ConcurrentHashMap<>();

    /** By id, those that are tried out: only who is in the same trial uses what they offer. */
    private final Map<Long, Trial> onTrial = new ConcurrentHashMap<>();

    private final ServiceRegistration<?> registration;
    private final BundleContext context;
    private final AtomicLong changes = new AtomicLong();

    Supersession(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
        var hook = new Hook();
        registration =
                context.registerService(
                        new String[] {
                            ResolverHookFactory.class.getName(), FindHook.class.getName()
                        },
                        hook,
                        null);
    }

    /** Counts up with all that may let a bundle resolve that did not before. */
    long changes() {
        return changes.get();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        changes.incrementAndGet();
    }

    /** Bundles that are tried out together. They see each other in place of what they replace. */
    static final class Trial {
        private final Set<Long> replaced = ConcurrentHashMap.newKeySet();
    }

    /** Nobody else is wired to a bundle until its trial ends. */
    void beginTrial(Bundle bundle) {
        if (onTrial.putIfAbsent(bundle.getBundleId(), new Trial()) == null) {
            changes.incrementAndGet();
        }
    }

    /** As the other one, with all that are in the same trial. */
    void beginTrial(Bundle bundle, Trial together, @Nullable Bundle replaced) {
        onTrial.put(bundle.getBundleId(), together);
        changes.incrementAndGet();
        if (replaced != null) {
            together.replaced.add(replaced.getBundleId());
        }
    }

    /** It is taken, or will be removed. */
    void endTrial(Bundle bundle) {
        if (onTrial.remove(bundle.getBundleId()) != null) {
            changes.incrementAndGet();
        }
    }

    /** What is installed after the successor does not see the former one any more. */
    void supersede(Bundle former, Bundle successor) {
        superseded.put(former.getBundleId(), successor.getBundleId());
        changes.incrementAndGet();
    }

    void forget(Bundle gone) {
        superseded.remove(gone.getBundleId());
        onTrial.remove(gone.getBundleId());
    }

    @Override
    public void close() {
        registration.unregister();
        context.removeBundleListener(this);
    }

    /** The server itself sees all: it is what boots a bundle on trial. */
    boolean isHidden(long provider, Bundle user) {
        long id = user.getBundleId();
        if (provider == id || !Bundles.isDeployed(user)) {
            return false;
        }
        Trial its = onTrial.get(provider);
        Trial own = onTrial.get(id);
        if (its != null ? !its.equals(own) : own != null && own.replaced.contains(provider)) {
            return true;
        }
        Long successor = superseded.get(provider);
        return successor != null && id > successor;
    }

    private final class Hook implements ResolverHookFactory, ResolverHook, FindHook {
        @Override
        public ResolverHook begin(Collection<BundleRevision> triggers) {
            return this;
        }

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            // All may resolve; it is what they see of each other that differs.
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisions) {
            collisions.removeIf(each -> isFollowedBy(id(singleton), id(each)));
        }

        private boolean isFollowedBy(long one, long other) {
            return onTrial.containsKey(one)
                    || onTrial.containsKey(other)
                    || superseded.containsKey(one)
                    || superseded.containsKey(other);
        }

        @Override
        public void filterMatches(
                BundleRequirement requirement, Collection<BundleCapability> candidates) {
            Bundle user = requirement.getRevision().getBundle();
            if (requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)) {
                // A former fragment takes no part in a host that its successor has.
                Long successor = superseded.get(user.getBundleId());
                candidates.removeIf(each ->
                        (successor != null && id(each) > successor)
                                || isReplacedFor(id(each), user.getBundleId()));
                return;
            }
            candidates.removeIf(each -> isHidden(id(each), user));
        }

        /** Whether a host has a successor of a fragment in its trial. */
        private boolean isReplacedFor(long host, long fragment) {
            Trial trial = onTrial.get(host);
            return trial != null && trial.replaced.contains(fragment);
        }

        @Override
        public void end() {
            // Nothing was kept.
        }

        @Override
        public void find(
                BundleContext context,
                String name,
                String filter,
                boolean allServices,
                Collection<ServiceReference<?>> references) {
            if (superseded.isEmpty() && onTrial.isEmpty()) {
                return;
            }
            Bundle user = context.getBundle();
            references.removeIf(each -> isHidden(provider(each), user));
        }

        private long provider(ServiceReference<?> reference) {
            Bundle bundle = reference.getBundle();
            return bundle == null ? -1 : bundle.getBundleId();
        }

        private long id(BundleCapability capability) {
            return capability.getRevision().getBundle().getBundleId();
        }
    }
}
