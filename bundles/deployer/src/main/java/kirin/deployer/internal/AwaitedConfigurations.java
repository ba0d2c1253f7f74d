package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.management.DeployedBundle;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits until all that use a configuration have taken that it came, or that it went. Deployer
 * thread only; what is waited for is completed there too.
 */
final class AwaitedConfigurations {
    private final BundleConfigurations configurations;
    private final Map<Path, CompletableFuture<DeployedBundle>> coming = new HashMap<>();
    private final Map<ConfigurationFile, CompletableFuture<DeployedBundle>> going = new HashMap<>();

    AwaitedConfigurations(BundleConfigurations configurations) {
        this.configurations = configurations;
    }

    /**
     * Waits until the content of a file holds for all that use it, or is known not to.
     *
     * @param path that is in a folder by now
     * @return completed exceptionally with a {@link RefusedException}
     */
    CompletableFuture<DeployedBundle> coming(Path path) {
        return coming.computeIfAbsent(path, it -> new CompletableFuture<>());
    }

    /** As {@link #coming}, of a file that is in no folder any more. */
    CompletableFuture<DeployedBundle> going(ConfigurationFile file) {
        return going.computeIfAbsent(file, it -> new CompletableFuture<>());
    }

    /** Tells who waits, after all has been done that can be done now. */
    void report(WholeFiles files, Collection<Slot> slots) {
        coming.entrySet().removeIf(each -> hasCome(each.getKey(), each.getValue(), files, slots));
        going.entrySet().removeIf(each -> hasGone(each.getKey(), each.getValue(), slots));
    }

    private boolean hasCome(
            Path path,
            CompletableFuture<DeployedBundle> waiting,
            WholeFiles files,
            Collection<Slot> slots) {
        if (files.isUndecided(path)) {
            return false;
        }
        Optional<WholeFiles.Refused> refused = files.refusal(path);
        if (refused.isPresent()) {
            return fail(waiting, refused.get().reason());
        }
        Optional<ConfigurationFile> file = files.configurationIn(path);
        if (file.isEmpty()) {
            return !files.contains(path) && fail(waiting, "its file has gone again");
        }
        if (BundleConfigurations.areUsersBusy(file.get(), slots)) {
            return false;
        }
        String problem = configurations.problem(file.get(), slots);
        return problem.isEmpty()
                ? waiting.complete(configurations.shown(file.get(), "ACTIVE", ""))
                : fail(waiting, problem);
    }

    private boolean hasGone(
            ConfigurationFile file,
            CompletableFuture<DeployedBundle> waiting,
            Collection<Slot> slots) {
        if (BundleConfigurations.areUsersBusy(file, slots)) {
            return false;
        }
        String problem = configurations.problem(file, slots, "with");
        return problem.isEmpty()
                ? waiting.complete(configurations.shown(file, "REMOVED", ""))
                : fail(waiting, "its file is removed, but " + problem);
    }

    private static boolean fail(CompletableFuture<?> waiting, String reason) {
        return waiting.completeExceptionally(new RefusedException(reason));
    }
}
