package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.Slot.Shared;
import kirin.routing.Share;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What an operator asks of a revision that serves a share of the requests, and what is done when
 * its share has grown by itself. Deployer thread only.
 */
final class ShareCommands implements Growth.End {
    private static final Logger LOG = LoggerFactory.getLogger(ShareCommands.class);

    private final Slots slots;
    private final Rollouts rollouts;
    private final Records records;
    private final Entrance entrance;
    private final Growth growth;

    ShareCommands(
            Slots slots, Rollouts rollouts, Records records, Entrance entrance, Growth growth) {
        this.slots = slots;
        this.rollouts = rollouts;
        this.records = records;
        this.entrance = entrance;
        this.growth = growth;
    }

    /** Takes the next step of each share that grows. */
    void grow() {
        growth.look(this);
    }

    /** Lets a file serve beside the one that it would replace. */
    CompletableFuture<Deployed> share(BundleFile file, Share share) {
        Slot slot = slots.named(file.symbolicName());
        try {
            slot.checkFree();
            if (slot.active == null) {
                throw new RefusedException(
                        "nothing of "
                                + file.symbolicName()
                                + " serves that it could share requests with; deploy it");
            }
            if (slot.active.file().hasContentOf(file)) {
                throw new RefusedException("it is what serves already");
            }
            if (slot.shared != null) {
                throw new RefusedException(
                        slot.shared.rollout().file
                                + " has a share already; promote or abort it first");
            }
            return rollouts.beginAsked(slot, file, Optional.of(share));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As {@link #share}, with a share that grows by itself. */
    CompletableFuture<Deployed> share(BundleFile file, Share first, Steps steps) {
        return share(file, first)
                .thenApply(now -> {
                    Slot slot = slots.named(file.symbolicName());
                    if (slot.shared != null) {
                        growth.begin(slot, slot.shared, steps);
                    }
                    return now;
                });
    }

    CompletableFuture<Deployed> promote(String application) {
        try {
            Slot slot = slots.of(application);
            return promoted(slot, shared(slot, application));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Deployed> promoted(Slot slot, Shared shared) {
        try {
            BundleFile file = shared.rollout().file;
            Path staged = entrance.stage(records.kept().where(file), file);
            Deployed before = slot.active;
            return rollouts.takeover()
                    .promote(slot, shared)
                    .whenComplete((now, failure) -> {
                        if (failure != null) {
                            entrance.drop(staged);
                        }
                    })
                    .thenApply(now -> entrance.enter(slot, file, staged, before));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void promote(Slot slot, Shared shared) {
        var _ =
                promoted(slot, shared)
                        .exceptionally(failure -> {
                            LOG.error(
                                    "{} keeps its share, it could not be promoted: {}",
                                    shared.rollout().file,
                                    failure.getMessage());
                            return slot.active;
                        });
    }

    @Override
    public void abort(Slot slot, Shared shared, String figures) {
        LOG.error("{} does worse than what it serves beside: {}", shared.rollout().file, figures);
        rollouts.shares().abort(slot, shared, figures);
    }

    CompletableFuture<Deployed> abort(String application) {
        try {
            Slot slot = slots.of(application);
            rollouts.shares().abort(slot, shared(slot, application), "aborted by command");
            return CompletableFuture.completedFuture(Objects.requireNonNull(slot.active));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Shared shared(Slot slot, String application) throws RefusedException {
        if (slot.shared == null) {
            throw new RefusedException("no other revision of " + application + " has a share");
        }
        return slot.shared;
    }
}
