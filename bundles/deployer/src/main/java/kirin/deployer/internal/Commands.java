package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;
import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.Slot.Shared;
import kirin.routing.Share;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an operator asks the deployer to do. Deployer thread only. */
final class Commands implements Growth.End {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final String BY = "command";

    private final Deployments deployments;
    private final Records records;
    private final DeployFolders folders;
    private final WholeFiles files;
    private final Runnable look;

    /**
     * @param look takes in what lies in the folders now, and acts
     */
    Commands(
            Deployments deployments,
            Records records,
            DeployFolders folders,
            WholeFiles files,
            Runnable look) {
        this.deployments = deployments;
        this.records = records;
        this.folders = folders;
        this.files = files;
        this.look = look;
    }

    /**
     * Puts a file into service, and into the first folder in place of the one that it replaces.
     *
     * @return completed with what serves; exceptionally with a {@link RefusedException}
     */
    CompletableFuture<Deployed> deploy(BundleFile file) {
        Slot slot = deployments.slot(file.symbolicName());
        Deployed active = slot.active;
        if (active != null && active.file().hasContentOf(file)) {
            return CompletableFuture.completedFuture(active);
        }
        try {
            checkFree(slot);
            Path staged = folders.stage(file.path(), file.name());
            return begin(slot, file, Optional.empty())
                    .whenComplete((now, failure) -> {
                        if (failure != null) {
                            folders.drop(staged);
                        }
                    })
                    .thenApply(now -> enterFolder(slot, file, staged, active));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Lets a file serve beside the one that it would replace. */
    CompletableFuture<Deployed> share(BundleFile file, Share share) {
        Slot slot = deployments.slot(file.symbolicName());
        try {
            checkFree(slot);
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
            return begin(slot, file, Optional.of(share));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As {@link #share}, with a share that grows by itself. */
    CompletableFuture<Deployed> share(BundleFile file, Share first, Steps steps) {
        return share(file, first)
                .thenApply(now -> {
                    Slot slot = deployments.slot(file.symbolicName());
                    if (slot.shared != null) {
                        deployments.growth().begin(slot, slot.shared, steps);
                    }
                    return now;
                });
    }

    private static void checkFree(Slot slot) throws RefusedException {
        if (slot.isStarting()) {
            throw new RefusedException(
                    "another deployment of "
                            + slot.name
                            + " is under way; try again when it ended");
        }
    }

    private CompletableFuture<Deployed> begin(Slot slot, BundleFile file, Optional<Share> share)
            throws RefusedException {
        if (slot.next != null) {
            deployments.rollouts().forget(slot, slot.next);
        }
        records.askFor(file.sha256());
        Rollout rollout = deployments.rollouts().begin(slot, file, BY, share);
        deployments.rollouts().startOrFail(slot, rollout);
        return rollout.outcome;
    }

    private Deployed enterFolder(
            Slot slot, BundleFile file, Path staged, @Nullable Deployed before) {
        Deployed now = Objects.requireNonNull(slot.active);
        try {
            Path path = folders.enter(staged, file.name());
            for (BundleFile other : files.named(slot.name)) {
                boolean isReplaced = before != null && other.path().equals(before.file().path());
                if (!other.path().equals(path)
                        && (isReplaced || Deployments.isBetter(other, file))) {
                    Files.deleteIfExists(other.path());
                }
            }
            slot.active = now.with(now.file().under(path));
        } catch (IOException e) {
            LOG.warn(
                    "{} serves, but could not be put into the deploy folder ({}); put it there, or"
                            + " it is gone after the next start",
                    file.name(),
                    e.getMessage());
            if (before != null) {
                // Else the folder would bring it back at once.
                records.setAside(
                        before.number(), before.file(), Records.OVERRULED, "replaced by command");
            }
        }
        look.run();
        return Objects.requireNonNull(slot.active);
    }

    /** Takes an application's bundle out of service and its file out of the folder. */
    CompletableFuture<Deployed> undeploy(String application) {
        try {
            Slot slot = slotOf(application);
            Deployed active = Objects.requireNonNull(slot.active);
            checkFree(slot);
            List<BundleFile> all = files.named(slot.name);
            if (all.size() > 1) {
                throw new RefusedException(
                        "several files hold %s, and the next would take over: remove all but %s first"
                                .formatted(slot.name, active.file().path()));
            }
            for (BundleFile file : all) {
                delete(file);
            }
            slot.leaves = true;
            look.run();
            return CompletableFuture.completedFuture(active);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void delete(BundleFile file) throws RefusedException {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            throw new RefusedException(
                    "its file cannot be removed (%s); remove %s yourself"
                            .formatted(e.getMessage(), file.path()));
        }
    }

    CompletableFuture<Deployed> promote(String application) {
        try {
            Slot slot = slotOf(application);
            return promoted(slot, shared(slot, application));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Deployed> promoted(Slot slot, Shared shared) {
        try {
            BundleFile file = shared.rollout().file;
            Path staged = folders.stage(records.where(file), file.name());
            Deployed before = slot.active;
            return deployments
                    .rollouts()
                    .promote(slot, shared)
                    .thenApply(now -> enterFolder(slot, file, staged, before));
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
        deployments.rollouts().abort(slot, shared, figures);
    }

    CompletableFuture<Deployed> abort(String application) {
        try {
            Slot slot = slotOf(application);
            deployments.rollouts().abort(slot, shared(slot, application), "aborted by command");
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

    /**
     * Goes back to what served before, or to an entry of the history.
     *
     * @param number of the entry; 0 for what served before
     */
    CompletableFuture<Deployed> rollBack(String application, int number) {
        try {
            Slot slot = slotOf(application);
            return deployments.rollBack(slot, target(slot, application, number), "by command");
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private BundleFile target(Slot slot, String application, int number) throws RefusedException {
        if (number == 0) {
            return records.former(slot.name)
                    .orElseThrow(() ->
                            new RefusedException(
                                    "nothing that served before is kept for " + application));
        }
        Line line =
                records.numbered(number)
                        .filter(it -> it.entry().bundle().equals(slot.name))
                        .orElseThrow(() ->
                                new RefusedException(
                                        "the history of %s has no entry %d"
                                                .formatted(application, number)));
        return records.restored(line)
                .orElseThrow(() ->
                        new RefusedException(
                                "the bundle of entry "
                                        + number
                                        + " is not kept any more (keep_revisions)"));
    }

    /** Lets files be tried again that were set aside: those of a name, or all if it is empty. */
    List<String> retry(String name) {
        List<String> asked = new ArrayList<>();
        records.quarantined().stream()
                .filter(file -> name.isEmpty() || Path.of(file.file()).endsWith(name))
                .forEach(file -> {
                    records.askFor(file.sha256());
                    asked.add(file.file());
                });
        look.run();
        return asked;
    }

    private Slot slotOf(String application) throws RefusedException {
        List<String> known = new ArrayList<>();
        for (Slot slot : deployments.slots()) {
            if (slot.active == null) {
                continue;
            }
            if (slot.name.equals(application) || slot.active.serves(application)) {
                return slot;
            }
            slot.active.routes().forEach(route -> known.add(route.application()));
        }
        throw new RefusedException(
                "no application %s is deployed; there is %s"
                        .formatted(
                                application, known.isEmpty() ? "none" : String.join(", ", known)));
    }
}
