package kirin.deployer.internal;

import kirin.management.DeployedBundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an operator asks the deployer to do with sets. Deployer thread only. */
final class SetCommands {
    private final Sets sets;
    private final Records records;
    private final Entrance entrance;
    private final WholeFiles files;
    private final Runnable look;

    /**
     * @param look takes in what lies in the folders now, and acts
     */
    SetCommands(Sets sets, Records records, Entrance entrance, WholeFiles files, Runnable look) {
        this.sets = sets;
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
            for (SetFile each : files.sets()) {
                if (each.id().equals(set.id()) && !each.path().equals(set.path())) {
                    throw new RefusedException(
                            "%s holds it too, and would take over: remove that first"
                                    .formatted(each.path()));
                }
            }
            Files.deleteIfExists(set.path());
            sets.leave(set);
            look.run();
            return CompletableFuture.completedFuture(sets.shown(set, "REMOVED"));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    new RefusedException(
                            "its file cannot be removed (%s); remove %s yourself"
                                    .formatted(e.getMessage(), set.path())));
        }
    }
}
