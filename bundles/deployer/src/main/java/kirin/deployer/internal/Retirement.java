package kirin.deployer.internal;

import kirin.routing.Routes;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Bundles on their way out: each drains, stays as long as a bundle that is not on its way out uses
 * it, and is removed then. Deployer thread only.
 */
final class Retirement {
    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private final Bundles bundles;
    private final Routes routes;
    private final Supplier<Duration> gracefulTimeout;
    private final Supersession supersession;
    private final Executor deployerThread;
    private final ExecutorService applicationThreads;
    private final Map<Bundle, State> leaving = new LinkedHashMap<>();

    private enum State {
        DRAINS,
        DRAINED,
        STAYS_FOR_USERS
    }

    Retirement(
            Bundles bundles,
            Routes routes,
            Supplier<Duration> gracefulTimeout,
            Supersession supersession,
            Executor deployerThread,
            ExecutorService applicationThreads) {
        this.bundles = bundles;
        this.routes = routes;
        this.gracefulTimeout = gracefulTimeout;
        this.supersession = supersession;
        this.deployerThread = deployerThread;
        this.applicationThreads = applicationThreads;
    }

    /** Lets the requests finish that it has, without waiting for that here. */
    void retire(Bundle bundle) {
        leaving.put(bundle, State.DRAINS);
        routes.drain(bundle.getBundleId(), gracefulTimeout.get())
                .whenCompleteAsync(
                        (cutOff, failure) -> {
                            leaving.put(bundle, State.DRAINED);
                            sweep();
                        },
                        deployerThread);
    }

    /** Bundles of a name that are on their way out and still there, for those that use them. */
    List<Bundle> stillThere(String symbolicName) {
        return leaving.keySet().stream()
                .filter(each -> symbolicName.equals(each.getSymbolicName()))
                .toList();
    }

    boolean contains(Bundle bundle) {
        return leaving.containsKey(bundle);
    }

    /** Removes what nobody needs any more; called when something has changed. */
    void sweep() {
        Set<Bundle> gone = new HashSet<>();
        leaving.forEach((bundle, state) -> {
            if (state != State.DRAINS) {
                gone.add(bundle);
            }
        });
        // What is kept keeps what it uses, and so on.
        boolean changed = true;
        while (changed) {
            changed = gone.removeIf(each -> !gone.containsAll(bundles.users(each)));
        }
        reportThoseThatStay(gone);
        if (gone.isEmpty()) {
            return;
        }
        leaving.keySet().removeAll(gone);
        List<Bundle> removed = new ArrayList<>(gone);
        applicationThreads.execute(() -> {
            remove(removed);
            removed.forEach(supersession::forget);
            deployerThread.execute(this::sweep);
        });
    }

    private void remove(List<Bundle> gone) {
        try {
            bundles.remove(gone, applicationThreads::isShutdown);
        } catch (IllegalStateException e) {
            // Its lock was not to be had: an ending server interrupts whoever waits for it.
            if (applicationThreads.isShutdown()) {
                LOG.debug("{} end with the framework", gone, e);
            } else {
                LOG.warn("{} were not removed in good order", gone, e);
            }
        }
    }

    private void reportThoseThatStay(Set<Bundle> gone) {
        leaving.replaceAll((bundle, state) -> {
            if (state != State.DRAINED || gone.contains(bundle)) {
                return state;
            }
            LOG.info(
                    "{} {} stays for those that use it: {}",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    bundles.users(bundle).stream()
                            .map(each -> each.getSymbolicName() + " " + each.getVersion())
                            .sorted()
                            .collect(Collectors.joining(", ")));
            return State.STAYS_FOR_USERS;
        });
    }
}
