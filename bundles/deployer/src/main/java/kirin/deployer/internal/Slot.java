package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.util.HashSet;
import java.util.Set;

/** What is deployed, and what is about to be, under one symbolic name. Deployer thread only. */
final class Slot {
    @Nullable Deployed active;
    @Nullable Attempt next;

    /** Files that failed, so that none is tried again until it changes. */
    final Set<BundleFile> failed = new HashSet<>();

    /** Files that are left aside for a better one, as it was logged. */
    final Set<BundleFile> surplus = new HashSet<>();

    boolean isEmpty() {
        return active == null && next == null && failed.isEmpty();
    }

    boolean isStarting() {
        return next != null && next.starting;
    }

    /** A bundle in service. */
    record Deployed(BundleFile file, Bundle bundle) {}

    /** A bundle that is installed, and started as soon as it resolves. */
    static final class Attempt {
        final BundleFile file;
        final Bundle bundle;
        boolean starting;
        long startedNanos;
        boolean reportedSlow;
        // Why it waits, as it was logged last.
        String reason = "";

        Attempt(BundleFile file, Bundle bundle) {
            this.file = file;
            this.bundle = bundle;
        }
    }
}
