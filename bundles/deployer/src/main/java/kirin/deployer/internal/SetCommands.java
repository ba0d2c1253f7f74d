package kirin.deployer.internal;

import kirin.management.DeployedBundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an operator asks the deployer to do with sets. Deployer thread only. */
final class SetCommands {
    private final Sets sets;
    private final SetChoice choice;
    private final SetRollback rollback;
    private final Records records;
    private final Entrance entrance;
    private final WholeFiles files;
    private final Runnable look;

    /**
     * @param look takes in what lies in the folders now, and acts
     */
    SetCommands(
            Sets sets,
            SetChoice choice,
            SetRollback rollback,
            Records records,
            Entrance entrance,
            WholeFiles files,
            Runnable look) {
        this.sets = sets;
        this.choice = choice;
        this.rollback = rollback;
        this.records = records;
        this.entrance = entrance;
        this.files = files;
        this.look = look;
    }

    /**
     * Puts a set into service, and into the first folder in place of the one that it replaces.
     *
     * @return completed with what serves; exceptionally with a {@link RefusedException}
     */
    CompletableFuture<SetFile> deploy(SetFile set) {
        Optional<SetFile> before = sets.named(set.id());
        if (before.filter(it -> it.sha256().equals(set.sha256())).isPresent()) {
            return CompletableFuture.completedFuture(before.get());
        }
        try {
            sets.checkFree(set);
            Path staged = entrance.stage(set.path(), set.name());
            records.askFor(set.sha256());
            CompletableFuture<SetFile> outcome = sets.begin(set, "command");
            sets.startNow();
            return outcome.whenComplete(
                            (now, failure) -> {
                                if (failure != null) {
                                    entrance.drop(staged);
                                }
                            })
                    .thenApply(now -> enter(now, staged, before));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private SetFile enter(SetFile set, Path staged, Optional<SetFile> before) {
        SetFile now =
                entrance.enter(staged, set.name())
                        .map(path -> {
                            removeOthers(set, path, before);
                            return set.under(path);
                        })
                        .orElse(set);
        sets.entered(now);
        look.run();
        return now;
    }

    /** What it replaces, and what would replace it at the next look. */
    private void removeOthers(SetFile set, Path path, Optional<SetFile> before) {
        before.map(SetFile::path)
                .filter(it -> !it.equals(path) && files.contains(it))
                .ifPresent(entrance::drop);
        for (SetFile other : files.sets()) {
            boolean isBetter = SetFile.BEST.compare(other, set) > 0;
            if (other.id().equals(set.id()) && !other.path().equals(path) && isBetter) {
                entrance.drop(other.path());
            }
        }
    }

    /**
     * Takes a set out of service and its file out of the folder.
     *
     * @param name of the set, or of its file
     * @return empty if there is none of that name
     */
    Optional<CompletableFuture<DeployedBundle>> undeploy(String name) {
        return sets.named(name).map(this::undeploy);
    }

    private CompletableFuture<DeployedBundle> undeploy(SetFile set) {
        try {
            sets.checkFree(set);
            List<SetFile> all =
                    files.sets().stream().filter(each -> each.id().equals(set.id())).toList();
            if (all.size() > 1) {
                throw new RefusedException(
                        "several files hold %s, and the next would take over: remove all but %s first"
                                .formatted(set.id(), set.path()));
            }
            // Another than what serves, if that was taken back to.
            for (SetFile each : all) {
                Files.deleteIfExists(each.path());
            }
            Files.deleteIfExists(set.path());
            choice.leave(set);
            look.run();
            return CompletableFuture.completedFuture(Shown.of(set, "REMOVED"));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    new RefusedException(
                            "its file cannot be removed (%s); remove %s yourself"
                                    .formatted(e.getMessage(), set.path())));
        }
    }

    /**
     * Goes back to what served before, or to an entry of the history.
     *
     * @param name of the set, of its file, or of an application of it
     * @param number of the entry; 0 for what served before
     * @return empty if there is no set that has to do with that name
     */
    Optional<CompletableFuture<DeployedBundle>> rollBack(String name, int number) {
        return sets.named(name).or(() -> sets.of(name)).map(set -> rollBack(set, number));
    }

    private CompletableFuture<DeployedBundle> rollBack(SetFile set, int number) {
        try {
            return rollback.rollBack(set, rollback.target(set, number), "by command")
                    .thenApply(now -> Shown.of(now, "ACTIVE"));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
