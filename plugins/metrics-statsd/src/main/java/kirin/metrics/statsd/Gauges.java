package kirin.metrics.statsd;

import kirin.lifecycle.Listeners;
import kirin.management.AppMXBean;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the server is like now, as far as it is there already. Any thread. */
final class Gauges {
    private final List<AppMXBean> applications = new CopyOnWriteArrayList<>();
    // Written when that service comes and goes.
    private volatile @Nullable Listeners listeners;

    void add(AppMXBean application) {
        applications.add(application);
    }

    void remove(AppMXBean application) {
        applications.remove(application);
    }

    void use(@Nullable Listeners there) {
        listeners = there;
    }

    @Nullable Listeners listeners() {
        return listeners;
    }

    /** Workers of all applications that stand ready. */
    int workers() {
        int workers = 0;
        for (AppMXBean each : applications) {
            workers += each.getWorkers();
        }
        return workers;
    }
}
