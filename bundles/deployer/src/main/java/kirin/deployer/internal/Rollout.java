package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.routing.Share;

import org.osgi.framework.Bundle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One try to bring a bundle into service. Deployer thread only, but for {@link #outcome}. */
final class Rollout {
    final BundleFile file;
    final Bundle bundle;

    /** Who or what wants it, as the history says. */
    final String by;

    /** How much it gets at first; empty for all. */
    final Optional<Share> share;

    /** Those that can be told before it runs. */
    final List<DeclaredApplication> applications;

    /** For who asked: what serves now; exceptionally with a {@link RefusedException}. */
    final CompletableFuture<Deployed> outcome = new CompletableFuture<>();

    /** Whether it comes into service with others, or not at all. */
    boolean joint;

    boolean starting;
    long startedNanos;
    final Instant since = Instant.now();
    boolean reportedSlow;

    /** How much had changed in the framework when it was looked whether it resolves. */
    long changesSeen = -1;

    /** Why it waits, as it was logged last. */
    String reason = "";

    Rollout(
            BundleFile file,
            Bundle bundle,
            String by,
            Optional<Share> share,
            List<DeclaredApplication> applications) {
        this.file = file;
        this.bundle = bundle;
        this.by = by;
        this.share = share;
        this.applications = List.copyOf(applications);
    }
}
