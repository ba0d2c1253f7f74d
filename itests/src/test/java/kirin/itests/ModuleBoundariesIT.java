package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Packages;

import kirin.itests.harness.Distribution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Which module may use what of whom, checked in the classes as compiled. */
class ModuleBoundariesIT {
    private static final Set<String> USING_THE_FRAMEWORK =
            Set.of(
                    "bundles/server",
                    "bundles/deployer",
                    "bundles/wrapper",
                    // What these publish comes and goes.
                    "bundles/http",
                    "bundles/logging",
                    "bundles/management",
                    "plugins/metrics-statsd",
                    "plugins/metrics-prometheus",
                    "runtime");

    private static final Set<String> EXPORTING = Set.of("bundles/api", "bundles/settings");

    // What several plug-ins share is copied into each: none may import from another, without which
    // it
    // could not be had then.
    private static final Map<String, Set<String>> COPIED =
            Map.of(
                    "kirin.worker.green",
                    Set.of("plugins/worker-gevent", "plugins/worker-eventlet"),
                    "kirin.log.atoms",
                    Set.of(
                            "plugins/log-gunicorn",
                            "plugins/log-combined",
                            "plugins/log-json",
                            "plugins/log-logfmt"),
                    "kirin.log.fields",
                    Set.of("plugins/log-json", "plugins/log-logfmt"));

    // Analyzing takes most of the time here, and several sentences are about each module.
    private static final Map<String, ModulePackages> ANALYZED = new ConcurrentHashMap<>();

    static List<String> modules() throws IOException {
        List<String> modules = new ArrayList<>(bundles());
        modules.add("runtime");
        modules.add("commands");
        return modules;
    }

    static List<String> bundles() throws IOException {
        List<String> bundles = new ArrayList<>(in("bundles"));
        bundles.addAll(plugins());
        bundles.addAll(in("examples"));
        return bundles;
    }

    static List<String> plugins() throws IOException {
        return in("plugins");
    }

    private static List<String> in(String folder) throws IOException {
        try (Stream<Path> modules = Files.list(Distribution.sources().resolve(folder))) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> folder + "/" + module.getFileName())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void allModulesAreLookedAt() throws IOException {
        assertThat(modules())
                .contains("bundles/api", "bundles/http", "bundles/server", "bundles/deployer")
                .contains("plugins/worker-sync", "plugins/worker-gthread", "plugins/worker-async")
                .contains("plugins/worker-gevent", "plugins/worker-eventlet", "examples/hello")
                .contains(
                        "plugins/log-gunicorn",
                        "plugins/log-combined",
                        "plugins/log-json",
                        "plugins/log-logfmt",
                        "plugins/metrics-statsd",
                        "plugins/metrics-prometheus");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void onlyHttpUsesNetty(String module) throws Exception {
        boolean usesNetty = used(module).stream().anyMatch(name -> name.startsWith("io.netty"));

        assertThat(usesNetty).isEqualTo(module.equals("bundles/http"));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void onlyWhoHandlesBundlesUsesTheFramework(String module) throws Exception {
        boolean usesFramework =
                used(module).stream().anyMatch(name -> name.startsWith("org.osgi.framework"));

        assertThat(usesFramework).isEqualTo(USING_THE_FRAMEWORK.contains(module));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void pluginsKnowTheirContractAlone(String plugin) throws Exception {
        String kind = plugin.replaceAll("plugins/([a-z]+)-.*", "$1");
        Set<String> contract =
                switch (kind) {
                    case "worker" -> Set.of("kirin.worker");
                    // A record tells of an exchange; the settings know what was meant.
                    case "log" ->
                            Set.of("kirin.log", "kirin.exchange", "kirin.http", "kirin.settings");
                    // Figures are of all that others publish.
                    case "metrics" ->
                            Set.of(
                                    "kirin.log",
                                    "kirin.exchange",
                                    "kirin.lifecycle",
                                    "kirin.management",
                                    "kirin.routing",
                                    "kirin.settings",
                                    "com.sun.management",
                                    "com.sun.net.httpserver",
                                    "org.apache.felix.hc.api");
                    default -> Set.of();
                };

        assertThat(used(plugin))
                .contains(kind.equals("worker") ? "kirin.worker" : "kirin.log")
                .allMatch(name ->
                        contract.contains(name)
                                || name.startsWith("java.")
                                || name.startsWith("org.slf4j")
                                || name.startsWith("org.osgi.")
                                || name.startsWith("org.jspecify.")
                                // A library that lies within, and its annotations.
                                || (kind.equals("metrics")
                                        && (name.startsWith("io.prometheus.")
                                                || name.equals("javax.annotation"))));
    }

    @Test
    void commandsKnowTheManagementBeansAndTheSettingsAlone() throws Exception {
        assertThat(used("commands").stream().filter(name -> name.startsWith("kirin.")))
                .containsExactlyInAnyOrder(
                        "kirin.management", "kirin.settings", "kirin.settings.toml");
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void nothingButTheContractsIsExported(String bundle) throws Exception {
        if (EXPORTING.contains(bundle)) {
            assertThat(exported(bundle)).isNotEmpty();
        } else {
            // Replacing an exporter would refresh all who import from it.
            assertThat(exported(bundle)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bundlesKnowTheContractsAndNeverEachOther(String bundle) throws Exception {
        Set<String> contracts = new HashSet<>();
        for (String exporting : EXPORTING) {
            contracts.addAll(exported(exporting));
        }

        assertThat(imported(bundle).stream().filter(name -> name.startsWith("kirin.")))
                .isSubsetOf(contracts);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesBelongToOneModule(String module) throws Exception {
        Set<String> own = contained(module);

        for (String other : modules()) {
            if (!other.equals(module)) {
                Set<String> others = new HashSet<>(contained(other));
                COPIED.forEach((name, carriers) -> {
                    if (carriers.containsAll(Set.of(module, other))) {
                        assertThat(others.remove(name)).as("has its copy").isTrue();
                    }
                });
                assertThat(others).as(other).doesNotContainAnyElementsOf(own);
            }
        }
    }

    /** The packages that the module's classes use and that are not its own. */
    private static Set<String> used(String module) {
        return analyzed(module).used();
    }

    private static Set<String> contained(String module) {
        return analyzed(module).contained();
    }

    private static ModulePackages analyzed(String module) {
        return ANALYZED.computeIfAbsent(module, ModulePackages::of);
    }

    /** What the classes of one module are in and use. */
    private record ModulePackages(Set<String> contained, Set<String> used) {
        static ModulePackages of(String module) {
            try (var jar = new Jar(classes(module).toFile());
                    var analyzer = new Analyzer(jar)) {
                analyzer.analyze();
                Set<String> contained = names(analyzer.getContained());
                assertThat(contained).as("packages of " + module).isNotEmpty();
                Set<String> used = names(analyzer.getReferred());
                used.removeAll(contained);
                // What lies outside of packages, and in the manifest's folder, has no owner.
                contained.removeIf(name -> !name.startsWith("kirin"));
                return new ModulePackages(Set.copyOf(contained), Set.copyOf(used));
            } catch (Exception e) {
                throw new AssertionError("cannot analyze " + module, e);
            }
        }

        private static Set<String> names(Packages packages) {
            Set<String> names = new TreeSet<>();
            packages.keySet().forEach(each -> names.add(each.getFQN()));
            return names;
        }
    }

    private static Set<String> exported(String bundle) throws Exception {
        return packages(bundle, "Export-Package");
    }

    private static Set<String> imported(String bundle) throws Exception {
        return packages(bundle, "Import-Package");
    }

    private static Set<String> packages(String bundle, String header) throws Exception {
        try (var file = Files.newInputStream(classes(bundle).resolve("META-INF/MANIFEST.MF"));
                var parser = new Analyzer()) {
            Attributes headers = new Manifest(file).getMainAttributes();
            assertThat(headers.getValue("Bundle-SymbolicName")).as(bundle).isNotNull();
            return new TreeSet<>(parser.parseHeader(headers.getValue(header)).keySet());
        }
    }

    private static Path classes(String module) {
        return Distribution.sources().resolve(module).resolve("target/classes");
    }
}
