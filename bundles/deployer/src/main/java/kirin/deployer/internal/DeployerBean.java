package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.leaks.LeakWatch;
import kirin.lifecycle.Listeners;
import kirin.management.CheckedFile;
import kirin.management.DeployedBundle;
import kirin.management.DeployerMXBean;
import kirin.management.HistoryEntry;
import kirin.management.LeakedBundle;
import kirin.management.QuarantinedFile;
import kirin.routing.Route;
import kirin.routing.Share;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The deployer as management sees it. Any thread; each operation waits for its end. What it throws
 * has no cause: a client has none of our classes, and could read nothing of it.
 */
final class DeployerBean implements DeployerMXBean {
    private final DeployerThread thread;
    private final List<Path> folders;
    private final LeakWatch leaks;
    private final DroppedReader reader;
    private final Uploads uploads;
    private final Supplier<Optional<Listeners>> listeners;

    /**
     * @param listeners those that are open, if they are
     */
    DeployerBean(
            DeployerThread thread,
            List<Path> folders,
            LeakWatch leaks,
            DroppedReader reader,
            Uploads uploads,
            Supplier<Optional<Listeners>> listeners) {
        this.thread = thread;
        this.folders = folders;
        this.leaks = leaks;
        this.reader = reader;
        this.uploads = uploads;
        this.listeners = listeners;
    }

    @Override
    public List<String> getFolders() {
        return folders.stream().map(Path::toString).toList();
    }

    @Override
    public List<DeployedBundle> getBundles() {
        return result(thread.ask(Parts::shown));
    }

    @Override
    public List<QuarantinedFile> getQuarantine() {
        return result(thread.ask(inside -> inside.records().quarantined()));
    }

    @Override
    public String beginUpload(String name) {
        return uploads.begin(name).toString();
    }

    @Override
    public long upload(String file, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the piece is not in Base64: " + e.getMessage());
        }
        return uploads.append(Path.of(file), bytes);
    }

    @Override
    public void discardUpload(String file) {
        uploads.discard(Path.of(file));
    }

    @Override
    public DeployedBundle deploy(String file) {
        try (NamedFile named = NamedFile.of(file, uploads)) {
            DeployedBundle now = deploy(named.path());
            named.isTakenIn();
            return now;
        }
    }

    private DeployedBundle deploy(Path file) {
        return switch (read(file)) {
            case BundleFile bundle -> {
                Deployed now = await(inside -> inside.commands().deploy(bundle));
                now.routes().forEach(this::checkAnswer);
                yield Shown.active(now);
            }
            case SetFile set -> {
                SetFile now = result(thread.let(inside -> inside.setCommands().deploy(set)));
                result(thread.ask(inside -> inside.sets().parts(now)))
                        .forEach(part -> part.routes().forEach(this::checkAnswer));
                yield Shown.of(now, "ACTIVE");
            }
            case Dropped.Configuration it ->
                    result(thread.let(inside -> inside.configurationCommands().deploy(it.file())));
        };
    }

    @Override
    public DeployedBundle share(String file, int percent, String header, String cookie) {
        Share share = new Share(percent, match(header), match(cookie));
        try (NamedFile named = NamedFile.of(file, uploads)) {
            BundleFile bundle = readBundle(named.path());
            Deployed now = await(inside -> inside.shareCommands().share(bundle, share));
            named.isTakenIn();
            return Shown.shared(now);
        }
    }

    @Override
    public DeployedBundle shareInSteps(
            String file, String percents, int seconds, String header, String cookie) {
        Steps steps = Steps.of(percents, seconds);
        Share first = new Share(steps.percents().getFirst(), match(header), match(cookie));
        try (NamedFile named = NamedFile.of(file, uploads)) {
            BundleFile bundle = readBundle(named.path());
            Deployed now = await(inside -> inside.shareCommands().share(bundle, first, steps));
            named.isTakenIn();
            return Shown.shared(now);
        }
    }

    @Override
    public DeployedBundle promote(String application) {
        return Shown.active(await(inside -> inside.shareCommands().promote(application)));
    }

    @Override
    public DeployedBundle abort(String application) {
        return Shown.active(await(inside -> inside.shareCommands().abort(application)));
    }

    @Override
    public DeployedBundle undeploy(String name) {
        return result(
                thread.let(inside ->
                        inside.setCommands()
                                .undeploy(name)
                                .or(() -> inside.configurationCommands().undeploy(name))
                                .orElseGet(() ->
                                        inside.commands()
                                                .undeploy(name)
                                                .thenApply(Shown::removed))));
    }

    @Override
    public DeployedBundle rollback(String application, int number) {
        return result(
                thread.let(inside ->
                        inside.setCommands()
                                .rollBack(application, number)
                                .orElseGet(() ->
                                        inside.commands()
                                                .rollBack(application, number)
                                                .thenApply(Shown::active))));
    }

    @Override
    public List<String> retry(String file) {
        return result(thread.ask(inside -> inside.commands().retry(file)));
    }

    @Override
    public List<HistoryEntry> history(String application) {
        return result(thread.ask(inside -> inside.records().history().about(application)));
    }

    @Override
    public CheckedFile check(String file) {
        try (NamedFile named = NamedFile.of(file, uploads)) {
            return result(thread.check(named.path().toAbsolutePath()));
        }
    }

    @Override
    public List<LeakedBundle> leaks() {
        return leaks.leaks();
    }

    @Override
    public List<DeployedBundle> reload() {
        return result(thread.reload());
    }

    private BundleFile readBundle(Path file) {
        if (read(file) instanceof BundleFile bundle) {
            return bundle;
        }
        throw new IllegalStateException(
                file.getFileName() + " cannot have a share of requests; deploy it");
    }

    private Dropped read(Path path) {
        try {
            return reader.read(path, FileStamp.of(path));
        } catch (NoBundleException e) {
            throw new IllegalStateException(path.getFileName() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException(
                    path + " cannot be read: " + e.getMessage() + "; give a whole bundle");
        }
    }

    private static Optional<Share.Match> match(String condition) {
        if (condition.isEmpty()) {
            return Optional.empty();
        }
        int sign = condition.indexOf('=');
        if (sign < 1) {
            throw new IllegalArgumentException(
                    "the condition is \"" + condition + "\"; give NAME=VALUE");
        }
        return Optional.of(
                new Share.Match(condition.substring(0, sign), condition.substring(sign + 1)));
    }

    /** What a client gets: the way through the listener is part of it. */
    private void checkAnswer(Route route) {
        Optional<Listeners> open = listeners.get();
        if (open.isEmpty() || open.get().addresses().isEmpty()) {
            return;
        }
        String address = open.get().addresses().getFirst();
        String host = route.hosts().isEmpty() ? "localhost" : route.hosts().getFirst();
        try {
            PublicAddress.get(address, host, route.path());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s is in service, but %s does not answer: %s"
                            .formatted(route.application(), address, e.getMessage()));
        }
    }

    private Deployed await(Function<Parts, CompletableFuture<Deployed>> command) {
        return result(thread.let(command));
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(cause.getMessage());
        }
    }
}
