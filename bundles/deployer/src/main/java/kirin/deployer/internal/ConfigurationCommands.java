package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.deployer.internal.configurations.ConfigurationReader;
import kirin.management.DeployedBundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an operator asks the deployer to do with configurations. Deployer thread only. */
final class ConfigurationCommands {
    private final BundleConfigurations configurations;
    private final Entrance entrance;
    private final WholeFiles files;
    private final Runnable look;

    /**
     * @param look takes in what lies in the folders now, and acts
     */
    ConfigurationCommands(
            BundleConfigurations configurations,
            Entrance entrance,
            WholeFiles files,
            Runnable look) {
        this.configurations = configurations;
        this.entrance = entrance;
        this.files = files;
        this.look = look;
    }

    /**
     * Puts a configuration into the first folder.
     *
     * @return completed when it holds for all that use it; exceptionally with a {@link
     *     RefusedException}
     */
    CompletableFuture<DeployedBundle> deploy(ConfigurationFile file) {
        try {
            Path path = entrance.enter(file.path());
            look.run();
            CompletableFuture<DeployedBundle> end = configurations.awaited().coming(path);
            // What lay there before may have had the same content.
            look.run();
            return end;
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Takes a configuration out of force, and its file out of the folder.
     *
     * @param name of the file
     * @return completed when all that used it go on without it; empty if that is no name of one
     */
    Optional<CompletableFuture<DeployedBundle>> undeploy(String name) {
        if (!ConfigurationReader.isConfiguration(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(remove(only(name)));
        } catch (RefusedException e) {
            return Optional.of(CompletableFuture.failedFuture(e));
        }
    }

    private Path only(String name) throws RefusedException {
        List<Path> lying = files.named(Path.of(name).getFileName());
        if (lying.isEmpty()) {
            throw new RefusedException(whyMissing(name));
        }
        if (lying.size() > 1) {
            throw new RefusedException(
                    "%s and %s both bear that name: remove one of them yourself"
                            .formatted(lying.getFirst(), lying.get(1)));
        }
        return lying.getFirst();
    }

    private String whyMissing(String name) {
        for (ConfigurationFile each : configurations.inForce()) {
            if (each.name().endsWith("/" + name)) {
                return "%s is part of the set %s; deploy or undeploy that"
                        .formatted(name, each.name().substring(0, each.name().indexOf('/')));
            }
        }
        List<String> known =
                files.configurations().stream().map(ConfigurationFile::name).sorted().toList();
        return "no configuration %s lies in a deploy folder; there is %s"
                .formatted(name, known.isEmpty() ? "none" : String.join(", ", known));
    }

    private CompletableFuture<DeployedBundle> remove(Path path) throws RefusedException {
        Optional<ConfigurationFile> file = files.configurationIn(path);
        if (file.isPresent()) {
            refuseIfFollowed(file.get());
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new RefusedException(
                    "its file cannot be removed (%s); remove %s yourself"
                            .formatted(e.getMessage(), path));
        }
        files.leave(path);
        CompletableFuture<DeployedBundle> end =
                file.map(configurations.awaited()::going)
                        .orElseGet(() -> CompletableFuture.completedFuture(shown(path)));
        look.run();
        return end;
    }

    private void refuseIfFollowed(ConfigurationFile file) throws RefusedException {
        boolean isInForce = configurations.inForce().contains(file);
        for (ConfigurationFile other : configurations.leftAside()) {
            if (isInForce && other.pid().equals(file.pid())) {
                throw new RefusedException(
                        "%s configures %s too, and would take over: remove that first"
                                .formatted(other.path(), file.pid()));
            }
        }
    }

    /** One that has never been in force. */
    private static DeployedBundle shown(Path path) {
        String name = path.getFileName().toString();
        return new DeployedBundle(
                name, "", path.toString(), "", "REMOVED", List.of(), Instant.now().toString(), "");
    }
}
