package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.management.CheckedFile;
import kirin.routing.Route;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Tells what deploying a file would do, without telling the framework of it. Safe for any thread.
 */
final class Checks {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final Bundles bundles;
    private final BundleReader reader;

    Checks(BundleContext context, Bundles bundles, BundleReader reader) {
        this.context = context;
        this.bundles = bundles;
        this.wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        this.reader = reader;
    }

    /** A bundle that is deployed, and the file that it came from. */
    record Present(BundleFile file, Bundle bundle) {}

    /**
     * What there is now.
     *
     * @param present what is in service
     * @param files all that lie in the folders and are whole
     * @param routes what is served
     * @param configurations those in force
     */
    record Now(
            Collection<Present> present,
            Collection<BundleFile> files,
            Collection<Route> routes,
            Collection<ConfigurationFile> configurations) {
        public Now {
            present = List.copyOf(present);
            files = List.copyOf(files);
            routes = List.copyOf(routes);
            configurations = List.copyOf(configurations);
        }

        Optional<Present> named(String symbolicName) {
            return present.stream()
                    .filter(each -> each.file().symbolicName().equals(symbolicName))
                    .findFirst();
        }
    }

    /**
     * Reads the file as it would be read in a folder.
     *
     * @param path absolute
     */
    CheckedFile check(Path path, Now now) {
        String sha256 = "";
        BundleFile file;
        try {
            if (!Files.isRegularFile(path)) {
                return unreadable(path, sha256, "it is not there, or no file; give a jar's path");
            }
            sha256 = Sha256.of(path);
            file = reader.read(path, FileStamp.of(path));
            try (JarFile jar = new JarFile(file.content().toFile(), false)) {
                return check(file, jar, now, List.of());
            }
        } catch (NoBundleException e) {
            return unreadable(path, sha256, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.debug("{} cannot be read", path, e);
            return unreadable(
                    path, sha256, "it is no readable jar (" + e.getMessage() + "); copy it again");
        } catch (IllegalArgumentException e) {
            return unreadable(
                    path,
                    sha256,
                    "one of its headers cannot be understood (" + e.getMessage() + "); correct it");
        }
    }

    private static CheckedFile unreadable(Path path, String sha256, String problem) {
        return new CheckedFile(
                path.toString(), "", "", sha256, false, List.of(), List.of(), List.of(problem));
    }

    /**
     * Looks at one part of a set.
     *
     * @param companions the others
     */
    CheckedFile check(BundleFile file, Now now, List<BundleFile> companions) throws IOException {
        List<DeclaredBundle> declared = new ArrayList<>();
        for (BundleFile each : companions) {
            try (JarFile jar = new JarFile(each.content().toFile(), false)) {
                declared.add(declared(jar));
            }
        }
        try (JarFile jar = new JarFile(file.content().toFile(), false)) {
            return check(file, jar, now, declared);
        }
    }

    private static DeclaredBundle declared(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        return DeclaredBundle.of(
                manifest == null ? new Attributes() : manifest.getMainAttributes());
    }

    private CheckedFile check(
            BundleFile file, JarFile jar, Now now, List<DeclaredBundle> companions)
            throws IOException {
        Manifest manifest = jar.getManifest();
        Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
        DeclaredBundle bundle = DeclaredBundle.of(headers);
        List<DeclaredApplication> applications =
                DeclaredApplication.in(
                        jar, headers.getValue("Service-Component"), file.symbolicName());
        List<String> problems = new ArrayList<>();
        String against = bundles.againstServer(file);
        if (!against.isEmpty()) {
            problems.add(against);
        }
        problems.addAll(
                new MissingRequirements(context, wiring, spares(now, file), companions).of(bundle));
        List<String> needs = new Needs(context, wiring).of(bundle);
        List<String> changes = new ArrayList<>();
        List<String> taken =
                UpFront.isConfigured(file, now.configurations())
                        ? List.of()
                        : new ServedPlaces(context, now.routes())
                                .problems(file.symbolicName(), applications);
        problems.addAll(taken);
        if (taken.isEmpty()) {
            for (DeclaredApplication each : applications) {
                changes.add(
                        "application %s would be served at %s by it"
                                .formatted(each.name(), each.path()));
            }
        }
        changes.addAll(0, replacement(file, bundle, now));
        return new CheckedFile(
                file.path().toString(),
                file.symbolicName(),
                file.version().toString(),
                file.sha256(),
                problems.isEmpty(),
                changes,
                needs,
                problems);
    }

    /** Bundles that lie there and are not deployed, for a better one or for what they lack. */
    private static List<MissingRequirements.Spare> spares(Now now, BundleFile checked) {
        List<MissingRequirements.Spare> spares = new ArrayList<>();
        for (BundleFile file : now.files()) {
            boolean inService = now.present().stream().anyMatch(each -> each.file().equals(file));
            if (inService || file.path().equals(checked.path())) {
                continue;
            }
            try (JarFile jar = new JarFile(file.content().toFile(), false)) {
                Manifest manifest = jar.getManifest();
                if (manifest != null) {
                    spares.add(
                            new MissingRequirements.Spare(
                                    file.path().toString(),
                                    DeclaredBundle.of(manifest.getMainAttributes())));
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("{} is not taken into account", file, e);
            }
        }
        return spares;
    }

    private List<String> replacement(BundleFile file, DeclaredBundle bundle, Now now) {
        Present before = now.named(file.symbolicName()).orElse(null);
        if (before == null) {
            return List.of(file.symbolicName() + " " + file.version() + " would be new");
        }
        BundleFile old = before.file();
        if (old.sha256().equals(file.sha256())) {
            return List.of(
                    "nothing would: %s is deployed from %s, of the same content"
                            .formatted(Wording.of(before.bundle()), old.path()));
        }
        List<String> changes = new ArrayList<>();
        changes.add(
                "it would replace %s (%s, SHA-256 %s)"
                        .formatted(Wording.of(before.bundle()), old.path(), old.sha256()));
        if (old.version().compareTo(file.version()) > 0) {
            changes.add(
                    "lying in a folder beside %s, it would be left aside: that one's version is higher"
                            .formatted(old.name()));
        }
        Dependents dependents = Dependents.of(before.bundle(), bundle, bundles, wiring);
        for (Bundle user : dependents.moving()) {
            changes.add(
                    "%s would be started anew, to use it in place of %s"
                            .formatted(Wording.of(user), Wording.of(before.bundle())));
        }
        dependents
                .staying()
                .forEach((user, requirement) ->
                        changes.add(
                                "%s would go on with %s, because it needs %s"
                                        .formatted(
                                                Wording.of(user),
                                                Wording.of(before.bundle()),
                                                Wording.of(requirement))));
        return changes;
    }
}
