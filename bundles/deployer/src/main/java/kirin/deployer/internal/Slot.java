package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** What is deployed, and what is about to be, under one symbolic name. Deployer thread only. */
final class Slot {
    @Nullable Deployed active;
    @Nullable Attempt next;

    /** A file that failed, so that it is not tried again until it changes. */
    @Nullable BundleFile failed;

    boolean isEmpty() {
        return active == null && next == null;
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
        // Why it waits, as it was logged last.
        String reason = "";

        Attempt(BundleFile file, Bundle bundle) {
            this.file = file;
            this.bundle = bundle;
        }
    }
}
