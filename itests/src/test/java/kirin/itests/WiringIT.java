package kirin.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;

import kirin.app.Application;
import kirin.app.Mount;
import kirin.app.Response;
import kirin.itests.harness.Distribution;
import kirin.lifecycle.Listeners;
import kirin.management.AppMXBean;
import kirin.management.ManagementBean;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.JarFile;

import javax.inject.Inject;

/**
 * The bundles as they are shipped, in a Felix of their own and without the launcher. What this
 * class uses inside the framework are JUnit 4, OSGi and the JDK alone.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class WiringIT {
    private static final List<String> LOGGING_PACKAGES =
            List.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi");

    @Inject private BundleContext context;
    @Inject private ServiceComponentRuntime components;
    // Appears when all that it needs is there.
    @Inject private Listeners listeners;

    @Configuration
    public Option[] framework() throws IOException {
        Path deployFolder = Files.createTempDirectory("kirin-wiring");
        deployFolder.toFile().deleteOnExit();
        List<Option> options =
                new ArrayList<>(
                        List.of(
                                junitBundles(),
                                cleanCaches(true),
                                frameworkStartLevel(100),
                                frameworkProperty(SettingsActivator.DEPLOY_DIR)
                                        .value(deployFolder.toString()),
                                systemProperty("logback.configurationFile")
                                        .value(loggingConfiguration().toString()),
                                vmOptions(
                                        "-XX:TieredStopAtLevel=1",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--sun-misc-unsafe-memory-access=allow")));
        for (Path library : Distribution.libraries()) {
            String name = library.getFileName().toString();
            if (name.startsWith("slf4j-") || name.startsWith("logback-")) {
                options.add(bootClasspathLibrary(library.toUri().toString()));
            } else if (name.startsWith("kirin-api") || name.startsWith("kirin-settings")) {
                options.add(bundle(library.toUri().toString()));
            }
        }
        for (String name : LOGGING_PACKAGES) {
            options.add(systemPackage(name + ";version=\"2.0.17\""));
            options.add(systemPackage(name + ";version=\"1.7.36\""));
        }
        for (Path jar : Distribution.bundles()) {
            var shipped = bundle(jar.toUri().toString());
            options.add(isFragment(jar) ? shipped.noStart() : shipped);
        }
        return new Option[] {composite(options.toArray(Option[]::new))};
    }

    @ProbeBuilder
    public TestProbeBuilder probe(TestProbeBuilder probe) {
        probe.setHeader(Constants.BUNDLE_ACTIVATOR, SettingsActivator.class.getName());
        return probe;
    }

    private static Path loggingConfiguration() {
        return Distribution.sources().resolve("itests/src/test/resources/logback-test.xml");
    }

    private static boolean isFragment(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null;
        }
    }

    @Test
    public void everyBundleIsResolvedAndStarted() {
        List<String> wrong = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean isFragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
            int expected = isFragment ? Bundle.RESOLVED : Bundle.ACTIVE;
            if (bundle.getState() != expected && !isForeignFragment(bundle)) {
                wrong.add(bundle + " is in the state " + bundle.getState());
            }
            if (String.valueOf(bundle.getSymbolicName()).startsWith("kirin-")) {
                ours.add(bundle.getSymbolicName());
            }
        }

        assertEquals(List.of(), wrong);
        assertTrue(
                ours.toString(),
                ours.containsAll(
                        List.of(
                                "kirin-api",
                                "kirin-settings",
                                "kirin-configuration",
                                "kirin-worker-sync",
                                "kirin-worker-gthread",
                                "kirin-worker-gevent",
                                "kirin-worker-eventlet",
                                "kirin-worker-async",
                                "kirin-log-gunicorn",
                                "kirin-log-combined",
                                "kirin-log-json",
                                "kirin-log-logfmt",
                                "kirin-metrics-statsd",
                                "kirin-metrics-prometheus",
                                "kirin-logging",
                                "kirin-jolokia",
                                "kirin-server",
                                "kirin-deployer",
                                "kirin-management",
                                "kirin-wrapper",
                                "kirin-http")));
    }

    /** Native libraries for other processors resolve nowhere but there. */
    private static boolean isForeignFragment(Bundle bundle) {
        String code = bundle.getHeaders("").get(Constants.BUNDLE_NATIVECODE);
        String processor = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch_64";
        return code != null && !code.contains(processor);
    }

    @Test
    public void everyComponentIsSatisfied() {
        Collection<ComponentDescriptionDTO> all = components.getComponentDescriptionDTOs();
        List<String> wrong = new ArrayList<>();
        for (ComponentDescriptionDTO component : all) {
            Collection<ComponentConfigurationDTO> configurations =
                    components.getComponentConfigurationDTOs(component);
            if (configurations.isEmpty()) {
                wrong.add(component.name + " has no configuration");
            }
            for (ComponentConfigurationDTO each : configurations) {
                if (each.state != ComponentConfigurationDTO.ACTIVE
                        && each.state != ComponentConfigurationDTO.SATISFIED) {
                    wrong.add(component.name + " is in the state " + each.state);
                }
            }
        }

        assertEquals(List.of(), wrong);
        assertTrue("components: " + all.size(), all.size() >= 5);
    }

    @Test
    public void listenersTellThePortThatIsReallyBound() throws Exception {
        assertEquals(1, listeners.addresses().size());

        URI address = URI.create(listeners.addresses().getFirst());

        assertEquals("127.0.0.1", address.getHost());
        assertTrue(address.toString(), address.getPort() > 0);
        assertEquals(404, get("/nowhere").statusCode());
    }

    @Test
    public void applicationIsServedWhileItsServiceIsThere() throws Exception {
        Application application =
                request -> Response.text("whiteboard " + Thread.currentThread().isVirtual());
        var properties =
                FrameworkUtil.asDictionary(Map.of(Mount.PATH, "/board", Mount.NAME, "board"));
        ServiceRegistration<Application> registration =
                context.registerService(Application.class, application, properties);

        assertTrue("served at last", isSeen("/board", 200));
        assertEquals("whiteboard true", get("/board").body());

        registration.unregister();

        assertTrue("not served at last", isSeen("/board", 404));
        assertFalse(get("/board").body().contains("whiteboard"));
    }

    @Test
    public void syncStandsInForAWorkerClassWhileItsBundleIsStopped() throws Exception {
        var properties =
                FrameworkUtil.asDictionary(Map.of(Mount.PATH, "/crew", Mount.NAME, "crew"));
        Application application = request -> Response.text("served");
        ServiceRegistration<Application> registration =
                context.registerService(Application.class, application, properties);
        assertTrue("served at last", isSeen("/crew", 200));
        AppMXBean crew = bean("(" + ManagementBean.OBJECT_NAME + "=kirin:type=App,name=crew)");

        try (var load = new Asking("/crew")) {
            for (String name : List.of("gthread", "gevent", "eventlet", "async")) {
                crew.changeWorkerClass(name);
                assertTrue(name, isRunBy(crew, name));
                Bundle plugin = installed("kirin-worker-" + name);

                plugin.stop();
                assertTrue(name + " is gone", isRunBy(crew, "sync"));
                load.awaitMore();
                plugin.start();
                assertTrue(name + " is back", isRunBy(crew, name));
                load.awaitMore();
            }
            assertEquals(Set.of("200 served"), load.answers());
        }
        registration.unregister();
        assertTrue("not served at last", isSeen("/crew", 404));
    }

    private AppMXBean bean(String filter) throws Exception {
        var reference = context.getServiceReferences(AppMXBean.class, filter).iterator().next();
        return context.getService(reference);
    }

    private Bundle installed(String symbolicName) {
        for (Bundle each : context.getBundles()) {
            if (symbolicName.equals(each.getSymbolicName())) {
                return each;
            }
        }
        throw new AssertionError("there is no bundle " + symbolicName);
    }

    private static boolean isRunBy(AppMXBean application, String workerClass) {
        return becomesTrue(() -> application.getWorkerClass().equals(workerClass));
    }

    private static boolean becomesTrue(BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < end) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return false;
    }

    /** Clients that ask as fast as they are answered, until closed. */
    private final class Asking implements AutoCloseable {
        private final Map<String, Integer> counts = new ConcurrentHashMap<>();
        private final List<Thread> clients = new ArrayList<>();
        private volatile boolean stopped;

        Asking(String path) {
            URI uri = URI.create(listeners.addresses().getFirst() + path);
            for (int i = 0; i < 3; i++) {
                clients.add(Thread.ofPlatform().daemon().start(() -> ask(uri)));
            }
        }

        private void ask(URI uri) {
            try (var client = HttpClient.newHttpClient()) {
                while (!stopped) {
                    counts.merge(answer(client, uri), 1, Integer::sum);
                }
            }
        }

        private static String answer(HttpClient client, URI uri) {
            try {
                HttpResponse<String> answer =
                        client.send(
                                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
                                HttpResponse.BodyHandlers.ofString());
                return answer.statusCode() + " " + answer.body();
            } catch (IOException | InterruptedException e) {
                return e.toString();
            }
        }

        void awaitMore() {
            int before = sum();
            assertTrue("more answers", becomesTrue(() -> sum() > before + 50));
        }

        private int sum() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Ends them; all that was answered. */
        Set<String> answers() throws InterruptedException {
            close();
            for (Thread each : clients) {
                each.join(30_000);
            }
            return counts.keySet();
        }

        @Override
        public void close() {
            stopped = true;
        }
    }

    /** Asks until it is answered so; Awaitility is not in this framework. */
    private boolean isSeen(String path, int status) throws Exception {
        long end = System.nanoTime() + 15_000_000_000L;
        while (System.nanoTime() < end) {
            if (get(path).statusCode() == status) {
                return true;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return false;
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create(listeners.addresses().getFirst() + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
