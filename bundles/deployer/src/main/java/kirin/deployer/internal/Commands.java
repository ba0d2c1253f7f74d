package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;
import kirin.deployer.internal.Slot.Deployed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an operator asks the deployer to do. Deployer thread only. */
final class Commands {
    private final Slots slots;
    private final Rollouts rollouts;
    private final TakingBack takingBack;
    private final Records records;
    private final Entrance entrance;
    private final WholeFiles files;
    private final Runnable look;

    /**
     * @param look takes in what lies in the folders now, and acts
     */
    Commands(
            Slots slots,
            Rollouts rollouts,
            TakingBack takingBack,
            Records records,
            Entrance entrance,
            WholeFiles files,
            Runnable look) {
        this.slots = slots;
        this.rollouts = rollouts;
        this.takingBack = takingBack;
        this.records = records;
        this.entrance = entrance;
        this.files = files;
        this.look = look;
    }

    /**
     * Puts a file into service, and into the first folder in place of the one that it replaces.
     *
     * @return completed with what serves; exceptionally with a {@link RefusedException}
     */
    CompletableFuture<Deployed> deploy(BundleFile file) {
        Slot slot = slots.named(file.symbolicName());
        Deployed active = slot.active;
        if (active != null && active.file().hasContentOf(file)) {
            return CompletableFuture.completedFuture(active);
        }
        try {
            slot.checkFree();
            Path staged = entrance.stage(file.path(), file);
            return rollouts.beginAsked(slot, file, Optional.empty())
                    .whenComplete((now, failure) -> {
                        if (failure != null) {
                            entrance.drop(staged);
                        }
                    })
                    .thenApply(now -> entrance.enter(slot, file, staged, active));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes an application's bundle out of service and its file out of the folder. */
    CompletableFuture<Deployed> undeploy(String application) {
        try {
            Slot slot = slots.of(application);
            Deployed active = Objects.requireNonNull(slot.active);
            slot.checkFree();
            List<BundleFile> all = files.named(slot.name);
            if (all.size() > 1) {
                throw new RefusedException(
                        "several files hold %s, and the next would take over: remove all but %s first"
                                .formatted(slot.name, active.file().path()));
            }
            for (BundleFile file : all) {
                delete(file);
            }
            if (entrance.isUnread(active.file())) {
                delete(active.file());
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

    /**
     * Goes back to what served before, or to an entry of the history.
     *
     * @param number of the entry; 0 for what served before
     */
    CompletableFuture<Deployed> rollBack(String application, int number) {
        try {
            Slot slot = slots.of(application);
            return takingBack.rollBack(slot, target(slot, application, number), "by command");
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
                records.history()
                        .numbered(number)
                        .filter(it -> it.entry().bundle().equals(slot.name))
                        .orElseThrow(() ->
                                new RefusedException(
                                        "the history of %s has no entry %d"
                                                .formatted(application, number)));
        return records.kept()
                .restored(line)
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
}
