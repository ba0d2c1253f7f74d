package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.routing.BundleCopies.Copy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Copies of a bundle have classes and services of their own, and leave nothing behind. */
class BundleCopiesTest extends DeployerTest {
    @SuppressWarnings("NullAway.Init")
    private BundleContext context;

    @SuppressWarnings("NullAway.Init")
    private BundleCopier copier;

    @BeforeEach
    void prepare() throws Exception {
        context = deployer.framework.getBundleContext();
        copier = new BundleCopier(context, deployer.leaks(), Optional.empty());
    }

    @AfterEach
    void end() throws Exception {
        copier.stop();
    }

    @Test
    void staticsOfCopiesAreTheirOwnAndServicesTheirBundles() throws Exception {
        deployer.startDeclarativeServices();
        Bundle original =
                start(JarFiles.component("a", CountingComponent.class, IntSupplier.class));
        assertThat(count(original)).isEqualTo(1);
        assertThat(count(original)).isEqualTo(2);

        try (Copy one = copier.copy(original.getBundleId());
                Copy two = copier.copy(original.getBundleId())) {
            assertThat(bundle(one).getState()).isEqualTo(Bundle.INSTALLED);
            one.start();
            two.start();

            assertThat(bundle(one).getLocation()).isEqualTo("kirin-copy:a#1");
            assertThat(count(bundle(one))).isEqualTo(1);
            assertThat(count(bundle(two))).isEqualTo(1);
            assertThat(count(original)).isEqualTo(3);
        }
        assertThat(copies()).isEmpty();
        assertThat(original.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void copyOfABundleThatImportsWhatItExportsHasItsOwnClassesToo() throws Exception {
        String name = CountingComponent.class.getPackageName();
        Bundle original =
                start(
                        JarFiles.bundle(
                                "a",
                                "1",
                                "Export-Package",
                                "x.y," + name + ";version=1.1;uses:=\"x.y,org.osgi.framework\"",
                                "Import-Package",
                                "org.osgi.framework;"
                                        + name
                                        + ";version=\"[1,2)\",x.y;resolution:=optional",
                                "Test-Class",
                                CountingComponent.class.getName()));

        try (Copy copy = copier.copy(original.getBundleId())) {
            copy.start();

            String type = CountingComponent.class.getName();
            assertThat(bundle(copy).loadClass(type)).isNotEqualTo(original.loadClass(type));
            assertThat(bundle(copy).getHeaders("").get("Export-Package")).isNull();
            assertThat(bundle(copy).getHeaders("").get("Import-Package"))
                    .isEqualTo("org.osgi.framework;version=\"[1,2)\"");
        }
    }

    @Test
    void copyHasEveryEntryOfTheBundleAndNoneOfItsFragments() throws Exception {
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> entries = new TreeMap<>();
        // None like "a": Felix mistakes such a path for the beginning of its own id in the URL.
        for (String path :
                List.of(
                        "two words.txt",
                        "notes#1.txt",
                        "%41.txt",
                        "\u00fc?x=1.txt",
                        "META-INF/x/y",
                        "d/e/f")) {
            entries.put(path, hello);
        }
        install(
                "part",
                JarFiles.with(
                        JarFiles.bundle("part", "1", "Fragment-Host", "a"),
                        Map.of("d/of-fragment", hello)));
        Bundle original = start(JarFiles.with(JarFiles.bundle("a", "1"), entries));
        assertThat(Objects.requireNonNull(original.findEntries("d", "*", true)).hasMoreElements())
                .isTrue();

        try (Copy copy = copier.copy(original.getBundleId())) {
            for (String path : entries.keySet()) {
                var entry = bundle(copy).getEntry(path);
                assertThat(entry).as(path).isNotNull();
                try (var content = entry.openStream()) {
                    assertThat(content.readAllBytes()).as(path).isEqualTo(hello);
                }
            }
            assertThat(bundle(copy).getEntry("d/of-fragment")).isNull();
        }
    }

    @Test
    void closedCopyIsForgottenWithItsClasses() throws Exception {
        Bundle original = start(JarFiles.bundle("a", "1"));
        Copy copy = copier.copy(original.getBundleId());
        copy.start();
        WeakReference<ClassLoader> loader = loader(bundle(copy));
        assertThat(loader.get()).isNotNull();

        copy.close();
        copy.close();

        assertThat(copies()).isEmpty();
        deployer.until(it -> {
            System.gc();
            assertThat(loader.get()).isNull();
        });
        assertThatThrownBy(copy::start).hasMessageContaining("does not start: it was closed");
    }

    private static WeakReference<ClassLoader> loader(Bundle bundle) {
        return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
    }

    @Test
    void bundleThatIsGoneCannotBeCopied() throws Exception {
        Bundle original = start(JarFiles.bundle("a", "1"));
        original.uninstall();
        long id = original.getBundleId();

        assertThatThrownBy(() -> copier.copy(id))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle " + id + " cannot be copied: it is not installed, or not any more");
        assertThatThrownBy(() -> copier.copy(0))
                .hasMessage("bundle 0 cannot be copied: it is the framework");
        assertThat(copies()).isEmpty();
    }

    @Test
    void copyThatDoesNotResolveSaysWhy() throws Exception {
        Bundle original =
                install("a", JarFiles.bundle("a", "1", "Import-Package", "nowhere;version=2"));

        try (Copy copy = copier.copy(original.getBundleId())) {
            assertThatThrownBy(copy::start)
                    .hasMessage(
                            "the copy of a (bundle "
                                    + copy.bundleId()
                                    + ") does not start: it needs package nowhere 2.0.0 or newer,"
                                    + " and no bundle provides that; deploy one that does");
        }
    }

    @Test
    void copyOfASingletonSaysWhyItDoesNotStart() throws Exception {
        Bundle original = start(JarFiles.bundle("a;singleton:=true", "1"));

        try (Copy copy = copier.copy(original.getBundleId())) {
            assertThatThrownBy(copy::start)
                    .hasMessageEndingWith(
                            "it is a singleton, so that no two of its name can run side by side;"
                                    + " remove singleton:=true from its Bundle-SymbolicName");
        }
    }

    @Test
    void stoppingLeavesNoCopyBehindAndEndsAStartThatHangs() throws Exception {
        Bundle original = install("a", JarFiles.bundle("a", "1", HangingActivator.class));
        Copy hanging = copier.copy(original.getBundleId());
        copier.copy(original.getBundleId());
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> {
                    try {
                        hanging.start();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
        deployer.until(it -> assertThat(bundle(hanging).getState()).isEqualTo(Bundle.STARTING));

        copier.stop();

        assertThat(copies()).isEmpty();
        assertThat(start).failsWithin(5, TimeUnit.SECONDS).withThrowableOfType(Exception.class);
        assertThatThrownBy(() -> copier.copy(original.getBundleId()))
                .hasMessage("a cannot be copied: the deployer has stopped");
        assertThat(copies()).isEmpty();
        assertThat(original.getState()).isEqualTo(Bundle.INSTALLED);
    }

    @Test
    void deployerLeavesCopiesAloneAndTheyOutliveWhatTheyWereMadeOf() throws Exception {
        Path file = deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        try (Copy copy = copier.copy(deployer.installed().getFirst().getBundleId())) {
            copy.start();
            deployer.drop("part.jar", JarFiles.bundle("part", "1", "Fragment-Host", "a"));
            deployer.until(it -> assertThat(it.installed()).hasSize(2));

            Files.delete(file);

            deployer.until(it -> assertThat(it.installed()).hasSize(1));
            assertThat(bundle(copy).getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(deployer.log).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    private Bundle start(byte[] content) throws Exception {
        Bundle bundle = install("a", content);
        bundle.start();
        return bundle;
    }

    private Bundle install(String name, byte[] content) throws Exception {
        return context.installBundle("test:" + name, new ByteArrayInputStream(content));
    }

    private Bundle bundle(Copy copy) {
        return context.getBundle(copy.bundleId());
    }

    private List<Bundle> copies() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().startsWith("kirin-copy:"))
                .toList();
    }

    private int count(Bundle bundle) {
        ServiceReference<?> reference =
                Arrays.stream(Objects.requireNonNull(bundle.getRegisteredServices()))
                        .findFirst()
                        .orElseThrow();
        assertThat(reference.getBundle()).isEqualTo(bundle);
        return ((IntSupplier) context.getService(reference)).getAsInt();
    }
}
