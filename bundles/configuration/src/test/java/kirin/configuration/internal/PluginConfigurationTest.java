package kirin.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.settings.CurrentSettings;
import kirin.settings.Origin;
import kirin.settings.PluginSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** In a real framework, with the bundles that the distribution starts before the plug-ins. */
class PluginConfigurationTest {
    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="plugin" init="1"
                    configuration-pid="kirin.worker.test" configuration-policy="require">
                <implementation class="kirin.configuration.internal.ConfiguredPlugin"/>
                <service>
                    <provide interface="java.util.function.Supplier"/>
                </service>
            </scr:component>
            """;

    @TempDir Path folder;
    private Framework framework;

    @BeforeEach
    void startFramework() throws BundleException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        folder.resolve("cache").toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        "kirin.settings;version=\"1.0.0\"",
                                        "felix.log.level",
                                        "0"));
        framework.start();
    }

    @AfterEach
    void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void aPlugInFindsItsTableWhenItStarts() throws Exception {
        Origin place = new Origin.File(Path.of("kirin.toml"), 7, 11);
        Settings settings =
                new SettingsBuilder()
                        .putPlugin(
                                "kirin.worker.test",
                                new PluginSettings(
                                        Map.of(
                                                "carrier",
                                                "loop",
                                                "loops",
                                                4L,
                                                "ratio",
                                                0.5,
                                                "traced",
                                                true,
                                                "paths",
                                                List.of("/a", "/b"),
                                                "none",
                                                List.of()),
                                        Map.of("carrier", place)))
                        .build();
        startKirinWith(settings);

        Map<String, Object> found = startedPlugin();

        assertThat(found)
                .containsEntry("carrier", "loop")
                .containsEntry("loops", 4L)
                .containsEntry("ratio", 0.5)
                .containsEntry("traced", true)
                .containsEntry("paths", List.of("/a", "/b"))
                .containsEntry("none", List.of())
                .containsEntry(".origin.carrier", "kirin.toml:7:11");
    }

    @Test
    void aPlugInWithoutATableHasNoConfiguration() throws Exception {
        startKirinWith(Settings.defaults());

        assertThat(startedPlugin()).isNull();
    }

    private void startKirinWith(Settings settings) throws Exception {
        BundleContext context = framework.getBundleContext();
        context.registerService(CurrentSettings.class, () -> settings, null);
        Set<URI> places = new LinkedHashSet<>();
        for (Class<?> each :
                List.of(
                        Function.class,
                        Promise.class,
                        ComponentContext.class,
                        ServiceComponentRuntime.class,
                        Class.forName("org.apache.felix.scr.impl.Activator"),
                        ConfigurationAdmin.class,
                        PluginConfigurations.class)) {
            places.add(each.getProtectionDomain().getCodeSource().getLocation().toURI());
        }
        for (URI place : places) {
            context.installBundle("reference:" + place).start();
        }
    }

    @Test
    void aPlugInFollowsItsTable() throws Exception {
        startKirinWith(withTable("loop"));
        assertThat(startedPlugin()).containsEntry("carrier", "loop");

        follow(withTable("pool"));

        await().untilAsserted(
                        () -> assertThat(configuredPlugin()).containsEntry("carrier", "pool"));
        follow(Settings.defaults());
        await().untilAsserted(() -> assertThat(configuredPlugin()).isNull());
    }

    private static Settings withTable(String carrier) throws SettingsException {
        return new SettingsBuilder()
                .putPlugin(
                        "kirin.worker.test",
                        new PluginSettings(Map.of("carrier", carrier), Map.of()))
                .build();
    }

    private void follow(Settings next) throws Exception {
        BundleContext context = framework.getBundleContext();
        ServiceReference<SettingsFollower> follower =
                context.getServiceReference(SettingsFollower.class);
        context.getService(follower).prepare(next).apply();
    }

    /** The configuration that the plug-in was activated with; null if it was not. */
    private @Nullable Map<String, Object> startedPlugin() throws Exception {
        BundleContext context = framework.getBundleContext();
        context.installBundle(plugin().toUri().toString()).start();
        return configuredPlugin();
    }

    private @Nullable Map<String, Object> configuredPlugin() {
        BundleContext context = framework.getBundleContext();
        ServiceReference<?> service = context.getServiceReference(Supplier.class);
        if (service == null) {
            return null;
        }
        @SuppressWarnings("unchecked") // what ConfiguredPlugin is, in another class loader
        var configured = (Supplier<Map<String, Object>>) context.getService(service);
        return configured.get();
    }

    private Path plugin() throws Exception {
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "plugin");
        manifest.getMainAttributes().putValue("Service-Component", "component.xml");
        String file = ConfiguredPlugin.class.getName().replace('.', '/') + ".class";
        Path classes =
                Path.of(
                        ConfiguredPlugin.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Path jar = folder.resolve("plugin.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("component.xml"));
            out.write(COMPONENT.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry(file));
            Files.copy(classes.resolve(file), out);
        }
        return jar;
    }
}
