package kirin.commands;

import kirin.management.CheckedFile;
import kirin.management.DeployedBundle;
import kirin.management.DeployerMXBean;
import kirin.management.HistoryEntry;
import kirin.management.LeakedBundle;
import kirin.management.QuarantinedFile;

import java.util.List;

/** Says what each operation was asked, and fails for what has a telling name. */
final class FakeDeployer implements DeployerMXBean {
    static final String DIGEST = "0123456789abcdef".repeat(4);
    static final String SINCE = "2026-11-24T17:07:51Z";

    /** Stands for all that only the server's class loaders know. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "UnusedVariable"}) // that is its point
        private final Object thread = Thread.currentThread();
    }

    @Override
    public List<String> getFolders() {
        return List.of("/srv/deploy");
    }

    @Override
    public List<DeployedBundle> getBundles() {
        return List.of(
                bundle("shop", "2.0.0", "ACTIVE", "shop-2.1.jar did not answer its probe", "shop"),
                bundle("shop.api", "1.4.0", "ACTIVE", ""),
                bundle("stock", "1.0.0", "WAITING", "needs shop.api [2,3)"));
    }

    @Override
    public List<QuarantinedFile> getQuarantine() {
        return List.of(
                new QuarantinedFile(
                        "/srv/deploy/shop-2.1.jar",
                        "shop",
                        "2.1.0",
                        DIGEST,
                        SINCE,
                        "GET /health answered 500\nthree times"));
    }

    @Override
    public String beginUpload(String name) {
        throw new UnsupportedOperationException("commands name files");
    }

    @Override
    public long upload(String file, String base64) {
        throw new UnsupportedOperationException("commands name files");
    }

    @Override
    public void discardUpload(String file) {
        throw new UnsupportedOperationException("commands name files");
    }

    @Override
    public DeployedBundle deploy(String file) {
        if (file.endsWith("/odd.jar")) {
            throw new IllegalStateException("odd", new Unreadable());
        }
        if (file.endsWith("/broken.jar")) {
            throw new IllegalStateException("broken.jar was not deployed:\nit is no archive");
        }
        return new DeployedBundle(
                "shop", "2.0.0", file, DIGEST, "ACTIVE", List.of("shop"), SINCE, "");
    }

    @Override
    public DeployedBundle share(String file, int percent, String header, String cookie) {
        String asked = "%d|%s|%s".formatted(percent, header, cookie);
        return new DeployedBundle(
                "shop", "2.1.0", file, DIGEST, "SHARED", List.of("shop"), SINCE, asked);
    }

    @Override
    public DeployedBundle shareInSteps(
            String file, String percents, int seconds, String header, String cookie) {
        String asked = "%s|%d|%s|%s".formatted(percents, seconds, header, cookie);
        return new DeployedBundle(
                "shop", "2.1.0", file, DIGEST, "SHARED", List.of("shop"), SINCE, asked);
    }

    @Override
    public DeployedBundle promote(String application) {
        return of("promote", application);
    }

    @Override
    public DeployedBundle abort(String application) {
        return of("abort", application);
    }

    @Override
    public DeployedBundle undeploy(String application) {
        return of("undeploy", application);
    }

    @Override
    public DeployedBundle rollback(String application, int number) {
        return of("rollback " + number, application);
    }

    @Override
    public List<String> retry(String file) {
        if (file.equals("hang.jar")) {
            // The server ends in the middle of an operation.
            Runtime.getRuntime().halt(1);
        }
        return file.equals("shop-2.1.jar") ? List.of("/srv/deploy/" + file) : List.of();
    }

    @Override
    public List<HistoryEntry> history(String application) {
        requireKnown(application);
        return List.of(
                entry(12, "2.1.0", "command", "REFUSED", "its probe answered 500"),
                entry(9, "2.0.0", "folder", "SERVING", ""));
    }

    @Override
    public CheckedFile check(String file) {
        boolean deploys = !file.endsWith("/broken.jar");
        return new CheckedFile(
                file,
                "shop",
                "2.1.0",
                DIGEST,
                deploys,
                deploys ? List.of("it replaces shop 2.0.0") : List.of(),
                List.of("shop.api [1,2) is given by shop.api 1.4.0"),
                deploys ? List.of() : List.of("nothing gives stock.api", "it is \"odd\""));
    }

    @Override
    public List<LeakedBundle> leaks() {
        return List.of(
                new LeakedBundle("shop", "1.9.0", SINCE, List.of("thread pump; end it in stop")));
    }

    @Override
    public List<DeployedBundle> reload() {
        return List.of(
                bundle("shop", "2.0.0", "ACTIVE", "", "shop"),
                bundle("stock", "1.0.0", "ACTIVE", "", "stock"));
    }

    private static DeployedBundle of(String asked, String application) {
        requireKnown(application);
        return bundle("shop", "2.0.0", "ACTIVE", asked, application);
    }

    private static void requireKnown(String application) {
        if (!application.equals("shop")) {
            throw new IllegalArgumentException(
                    "there is no application \"%s\"; there are shop, stock".formatted(application));
        }
    }

    private static DeployedBundle bundle(
            String name, String version, String state, String problem, String... applications) {
        return new DeployedBundle(
                name,
                version,
                "/srv/deploy/" + name + ".jar",
                DIGEST,
                state,
                List.of(applications),
                SINCE,
                problem);
    }

    private static HistoryEntry entry(
            int number, String version, String by, String outcome, String reason) {
        return new HistoryEntry(number, "shop", version, DIGEST, SINCE, by, outcome, reason);
    }
}
