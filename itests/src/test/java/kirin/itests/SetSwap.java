package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.Ended;
import kirin.itests.harness.Generation;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Sets of two applications and the library that both use, replaced while clients ask. */
interface SetSwap extends Replaced {
    List<String> APPLICATIONS = List.of("left", "right");
    AppJar UNCHANGED = AppJar.answering("same", "same");

    static void prepare(KirinFolder folder) throws IOException {
        for (String name : APPLICATIONS) {
            folder.setFor(name, "workers", "1");
        }
        folder.setFor("same", "workers", "1").deploy(AppJar.answering("unasked", "aside"));
        drop(folder, set(1, UNCHANGED.bytes()));
    }

    @Test
    default void setsAreReplacedAsOneAndBrokenOnesChangeNothing() throws Exception {
        byte[] unchanged = UNCHANGED.bytes();
        KirinProcess kirin = kirin();
        List<CountingClient> clients =
                APPLICATIONS.stream()
                        .map(name ->
                                Generation.asking(kirin.uri("/" + name))
                                        .keptAlive(2)
                                        .newEachTime(1)
                                        .unhurried()
                                        .start())
                        .toList();
        clients.forEach(each -> Generation.awaitAnswers(each, 1, 10));

        drop(folder(), set(2, unchanged));
        clients.forEach(each -> Generation.awaitAnswers(each, 2, 10));
        Map<String, byte[]> broken = set(3, unchanged);
        broken.put(
                "apps/right.jar",
                AppJar.named("test.right")
                        .version("1.0.3")
                        .header("Bundle-Activator", "test.right.Broken")
                        .type(
                                "Broken",
                                """
                                public final class Broken implements org.osgi.framework.BundleActivator {
                                    public void start(org.osgi.framework.BundleContext context) {
                                        throw new IllegalStateException("no database");
                                    }
                                    public void stop(org.osgi.framework.BundleContext context) {}
                                }
                                """)
                        .bytes());
        drop(folder(), broken);
        kirin.awaitLog("shop.zip was not deployed: its part apps/right.jar: it did not start");
        drop(folder(), set(4, unchanged));
        clients.forEach(each -> Generation.awaitAnswers(each, 4, 10));
        clients.forEach(CountingClient::close);

        assertThat(clients)
                .extracting(CountingClient::result)
                .allMatch(LoadResult::isFlawless)
                .allMatch(result -> result.kinds().size() == 3);
        assertThat(kirin.app("same").getRevision()).isEqualTo(1);
        assertThat(kirin.app("left").getRevision()).isGreaterThanOrEqualTo(3);
        Ended undeployed = folder().command("undeploy", "shop.zip");
        assertThat(undeployed.exitCode()).as(undeployed.toString()).isZero();
        kirin.awaitStatus("/left", 404);
        kirin.awaitStatus("/same", 404);
        assertThat(kirin.get("/unasked").body()).isEqualTo("aside");
    }

    private static Map<String, byte[]> set(int generation, byte[] unchanged) {
        Map<String, byte[]> parts = new TreeMap<>();
        parts.put("lib/welcome.jar", library(generation).bytes());
        APPLICATIONS.forEach(
                name -> parts.put("apps/" + name + ".jar", user(name, generation).bytes()));
        parts.put("same.jar", unchanged);
        parts.put("etc/test.left.cfg", bytes("generation = " + generation));
        return parts;
    }

    private static AppJar library(int generation) {
        return AppJar.named("test.welcome")
                .version("1.0." + generation)
                .header("-exportcontents", "test.welcome;version=1.0.0")
                .type(
                        "Welcome",
                        """
                        public final class Welcome {
                            public static String text() {
                                return "v%d";
                            }
                        }
                        """
                                .formatted(generation));
    }

    /** It answers with what its own generation says only if the library is of the same. */
    private static AppJar user(String name, int generation) {
        return AppJar.application(
                        name,
                        """
                        String text = (String) Class.forName("test.welcome.Welcome").getMethod("text").invoke(null);
                        return Response.text((text.equals("v%1$d") ? text : text + " in %1$d") + " " + request.query());
                        """
                                .formatted(generation))
                .version("1.0." + generation)
                .header("Import-Package", "test.welcome,*");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void drop(KirinFolder folder, Map<String, byte[]> parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        }
        folder.moveIn("shop.zip", bytes.toByteArray());
    }
}
