package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.BrokenJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.management.QuarantinedFile;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whatever is thrown into the folder, those who ask for a good application do not notice. */
class BrokenBundlesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Kinds that are deployed when what they lack comes, or who is in their way goes. */
    private static final List<String> WAITING =
            List.of("missing", "newer", "platform", "page-1", "place", "thief", "impostor");

    /** What cannot be deployed, and what the log has to say of it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Broken(byte[] bytes, String reason) {}

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    private final Map<String, Broken> unreadable = new LinkedHashMap<>();
    private final Map<String, Broken> refused = new LinkedHashMap<>();
    private final Map<String, Broken> unserved = new LinkedHashMap<>();

    // Of which the names of the files and bundles are different ones each time.
    private int round;

    @BeforeEach
    void setUp() throws Exception {
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        .set("deploy_timeout", "3")
                        .deploy(AppJar.echoing("page", "good"));
    }

    @Test
    void brokenBundlesAreRefusedWithTheirReasonsAndNoRequestIsLost() throws Exception {
        throwInWhileOthersAsk(1);
    }

    @Test
    @Tag("soak")
    void twoHundredOfThemAreRefusedWithTheirReasonsAndNoRequestIsLost() throws Exception {
        throwInWhileOthersAsk(7);
    }

    private void throwInWhileOthersAsk(int rounds) throws Exception {
        for (round = 0; round < rounds; round++) {
            folder.setFor(name("ill"), "probe", "\"/ill\"");
            folder.setFor(name("ill"), "probe_timeout", "1");
        }
        KirinProcess kirin = folder.start().awaitListening();
        int thrown = 0;
        var client =
                CountingClient.asking(kirin.uri("/page")).keptAlive(3).newEachTime(1).unhurried();
        try (client) {
            client.start();
            await().atMost(PATIENCE).until(() -> client.result().right() > 100);
            for (round = 0; round < rounds; round++) {
                makeAll();
                throwIn(unreadable);
                throwIn(refused);
                throwIn(unserved);
                awaitReasons(kirin, unreadable, " was not deployed: ");
                awaitReasons(kirin, refused, " was not deployed: ");
                awaitReasons(kirin, unserved, " is deployed, but ");
                awaitQuarantine(kirin);
                thrown += unreadable.size() + refused.size() + unserved.size();
            }
            long before = client.result().right();
            await().atMost(PATIENCE).until(() -> client.result().right() > before + 100);
        }

        assertThat(client.result()).matches(LoadResult::isFlawless);
        assertThat(client.result().kinds()).containsOnlyKeys("good n=#");
        assertThat(thrown).isGreaterThanOrEqualTo(28 * rounds);
        assertThat(kirin.get("/page?x").body()).isEqualTo("good x");
    }

    private void makeAll() throws Exception {
        unreadable.clear();
        refused.clear();
        unserved.clear();
        makeFilesThatAreNoBundles();
        makeBundlesThatDoNotResolve();
        makeBundlesThatDoNotComeUp();
        makeApplicationsWhosePlaceIsTaken();
        makeApplicationsThatAreNotServed();
        makeVersionsOfTheOneThatServes();
    }

    /** A part of a package's name as well. */
    private String name(String kind) {
        return round == 0 ? kind : kind + "_" + round;
    }

    private void makeFilesThatAreNoBundles() throws Exception {
        AppJar good = AppJar.answering("stranger", "hello");
        unreadable("truncated", BrokenJar.truncated(good), "it is no readable jar");
        unreadable("empty", new byte[0], "it is no readable jar");
        unreadable("text", "hello".getBytes(StandardCharsets.UTF_8), "it is no readable jar");
        unreadable("damaged", BrokenJar.damaged(good), "it is no readable jar");
        unreadable("later", BrokenJar.forTheJavaToCome(good), "is made for Java 55");
        unreadable(
                "version",
                BrokenJar.withHeader(good, "Bundle-Version", "newest"),
                "its Bundle-Version is \"newest\"");
        unreadable(
                "name",
                BrokenJar.withHeader(good, "Bundle-SymbolicName", "../../name"),
                "its Bundle-SymbolicName is \"../../name\"");
        unreadable("outside", BrokenJar.withEntry(good, "../../outside"), "../../outside");
        unreadable("rooted", BrokenJar.withEntry(good, "/etc/rooted"), "/etc/rooted");
        unreadable("bomb", BrokenJar.bomb(good, 128), "it unpacks to more than 100 times");
    }

    private void makeBundlesThatDoNotResolve() throws Exception {
        refused(
                "missing",
                AppJar.answering(name("missing"), "x")
                        .header("Import-Package", "shop.prices;version=\"[2,3)\",*"),
                "it needs package shop.prices [2");
        refused(
                "newer",
                AppJar.answering(name("newer"), "x")
                        .header(
                                "Require-Capability",
                                "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""),
                "99");
        refused(
                "platform",
                AppJar.answering(name("platform"), "x")
                        .header("-includeresource", "a.dll;literal=x")
                        .header("Bundle-NativeCode", "a.dll;osname=Win32;processor=x86"),
                "it needs");
        refused.put(
                name("clash") + ".jar",
                new Broken(
                        BrokenJar.withHeader(
                                AppJar.answering(name("clash"), "x"),
                                "Export-Package",
                                "java.util"),
                        "it could not be installed"));
        refused.put(
                name("syntax") + ".jar",
                new Broken(
                        BrokenJar.withHeader(
                                AppJar.answering(name("syntax"), "x"), "Import-Package", ";;=,"),
                        "it could not be installed"));
        refused(
                "part",
                AppJar.named("test." + name("part"))
                        .type("Part", "public final class Part {}")
                        .header("Fragment-Host", "kirin-server"),
                "of which the server itself is made");
    }

    private void makeBundlesThatDoNotComeUp() {
        refused(
                "failing",
                activated(name("failing"), "throw new IllegalStateException(\"no licence\");"),
                "it did not start: java.lang.IllegalStateException: no licence");
        refused(
                "hangs",
                activated(name("hangs"), "new java.util.concurrent.Semaphore(0).acquire();"),
                "it did not come up within 3 s");
        refused("deaf", constructed(name("deaf"), deaf()), "it did not come up within 3 s");
        refused(
                "ill",
                AppJar.application(name("ill"), "return Response.of(500);"),
                "did not answer the probe /ill with 2xx within 1 s");
    }

    /** Each waits until what has its place or name goes. */
    private void makeApplicationsWhosePlaceIsTaken() {
        refused(
                "place",
                AppJar.named("test." + name("place"))
                        .component(name("place"), "/page", "return Response.text(\"x\");"),
                "its application "
                        + name("place")
                        + " is mounted at /page, where page of test.page 1.0.0 is"
                        + " served; give it another path");
        refused(
                "thief",
                AppJar.named("test." + name("thief"))
                        .component("page", "/" + name("thief"), "return Response.text(\"x\");"),
                "its application page has the name of one that test.page 1.0.0 serves; give it"
                        + " another name");
        refused(
                "impostor",
                AppJar.named("test.page")
                        .version("1.2." + round)
                        .component(
                                name("impostor"),
                                "/" + name("impostor"),
                                "return Response.text(\"x\");"),
                "it bears the name of test.page, which serves page, and brings "
                        + name("impostor")
                        + " instead");
    }

    /** Each may be served yet: when its disk has room, its service comes. */
    private void makeApplicationsThatAreNotServed() {
        unserved(
                "constructor",
                constructed(name("constructor"), "throw new Error(\"no disk\");"),
                "its component could not be activated");
        unserved(
                "alone",
                AppJar.named("test." + name("alone"))
                        .type(
                                "Alone",
                                """
                                @Component
                                @Mount(path = "/%1$s", name = "%1$s")
                                public final class Alone implements Application {
                                    @Reference Runnable nobody;

                                    @Override
                                    public Response handle(Request request) {
                                        return Response.text("x");
                                    }
                                }
                                """
                                        .formatted(name("alone"))),
                "none of its applications is served");
    }

    private void makeVersionsOfTheOneThatServes() {
        refused(
                "page-2",
                activated("page", "throw new Error(\"page 2\");").version("2.0." + round),
                "it did not start: java.lang.Error: page 2 (1.0.0 stays in service)");
        refused(
                "page-3",
                constructed("page", deaf()).version("3.0." + round),
                "it did not come up within 3 s");
        refused(
                "page-5",
                constructed("page", "throw new Error(\"page 5\");").version("5.0." + round),
                "its component could not be activated");
        refused(
                "page-1",
                AppJar.named("test.page")
                        .version("1.1." + round)
                        .type("Nothing", "public final class Nothing {}")
                        .header("Import-Package", "nowhere,*"),
                "it needs package nowhere");
    }

    /**
     * For longer than the start may last, whoever interrupts it; but not for ever, and without the
     * processor: there are others on this machine.
     */
    private static String deaf() {
        return """
        for (long end = System.nanoTime() + 5_000_000_000L; System.nanoTime() < end;) {
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            Thread.interrupted();
        }
        """;
    }

    private static AppJar activated(String name, String start) {
        return AppJar.answering(name, "x")
                .type(
                        "Begin",
                        """
                        public final class Begin implements org.osgi.framework.BundleActivator {
                            public void start(org.osgi.framework.BundleContext context)
                                    throws Exception {
                                %s
                            }

                            public void stop(org.osgi.framework.BundleContext context) {}
                        }
                        """
                                .formatted(start))
                .header("Bundle-Activator", "test.%s.Begin".formatted(name));
    }

    private static AppJar constructed(String name, String constructor) {
        return AppJar.named("test." + name)
                .type(
                        "Made",
                        """
                        @Component
                        @Mount(path = "/%s", name = "%s")
                        public final class Made implements Application {
                            public Made() {
                                %s
                            }

                            @Override
                            public Response handle(Request request) {
                                return Response.text("x");
                            }
                        }
                        """
                                .formatted(name, name, constructor));
    }

    private void unreadable(String kind, byte[] bytes, String reason) {
        unreadable.put(name(kind) + ".jar", new Broken(bytes, reason));
    }

    private void refused(String kind, AppJar bundle, String reason) {
        refused.put(name(kind) + ".jar", new Broken(bundle.bytes(), reason));
    }

    private void unserved(String kind, AppJar bundle, String reason) {
        unserved.put(name(kind) + ".jar", new Broken(bundle.bytes(), reason));
    }

    private void throwIn(Map<String, Broken> files) throws Exception {
        for (var each : files.entrySet()) {
            folder.moveIn(each.getKey(), each.getValue().bytes());
        }
    }

    private static void awaitReasons(KirinProcess kirin, Map<String, Broken> files, String what) {
        files.forEach((name, broken) ->
                await(name)
                        .atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(kirin.log().lines())
                                        .as("%s: %s", name, broken.reason())
                                        .anyMatch(line ->
                                                line.contains(name + what)
                                                        && line.contains(broken.reason()))));
    }

    /** What waits for something that may come yet is not given up, and is not in quarantine. */
    private void awaitQuarantine(KirinProcess kirin) throws Exception {
        Map<String, Broken> givenUp = new LinkedHashMap<>(refused);
        WAITING.forEach(kind -> givenUp.remove(name(kind) + ".jar"));
        List<QuarantinedFile> listed = kirin.deployer().getQuarantine();
        givenUp.forEach((name, broken) -> {
            QuarantinedFile file =
                    listed.stream()
                            .filter(each -> Path.of(each.file()).endsWith(name))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(name + " is not in " + listed));
            assertThat(kirin.log()).contains(file.reason());
            Path copy = root.resolve("run/store/quarantine").resolve(name);
            assertThat(copy).hasBinaryContent(broken.bytes());
            Path text = copy.resolveSibling(name.replace(".jar", ".failed.txt"));
            assertThat(text).content().contains("Reason: " + file.reason());
        });
    }
}
