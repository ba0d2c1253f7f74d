package kirin.metrics.prometheus;

import kirin.lifecycle.Listeners;
import kirin.management.AppMXBean;
import kirin.management.ServerMXBean;
import kirin.routing.Routes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What the server publishes of itself, as far as it is there. Any thread. */
final class Server {
    private final List<AppMXBean> applications = new CopyOnWriteArrayList<>();
    // Each is written when that service comes and goes.
    volatile @Nullable Listeners listeners;
    volatile @Nullable Routes routes;
    volatile @Nullable ServerMXBean bean;
    // Once it has listened, it has started for ever.
    private volatile boolean hasListened;

    void add(AppMXBean application) {
        applications.add(application);
    }

    void remove(AppMXBean application) {
        applications.remove(application);
    }

    List<AppMXBean> applications() {
        return applications;
    }

    Set<String> names() {
        return applications.stream().map(AppMXBean::getName).collect(Collectors.toSet());
    }

    void listens(Listeners there) {
        listeners = there;
        hasListened = true;
    }

    boolean hasListened() {
        return hasListened;
    }
}
