package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an application says, by whatever it says it, and where it arrives. */
class ApplicationOutputIT {
    private static final String APPLICATION =
            """
            String text = request.query();
            switch (text.substring(0, text.indexOf('-'))) {
                case "slf4j" -> org.slf4j.LoggerFactory.getLogger("by.slf4j").info(text);
                case "jul" -> java.util.logging.Logger.getLogger("by.jul").info(text);
                case "julfine" -> java.util.logging.Logger.getLogger("by.jul").fine(text);
                case "log4j" -> org.apache.logging.log4j.LogManager.getLogger("by.log4j").warn("{}", text);
                case "osgi" -> log.error("{}", text);
                case "osgiold" -> service.log(org.osgi.service.log.LogService.LOG_WARNING, text);
                case "out" -> System.out.println(text);
                case "err" -> System.err.printf("%s%nand%n", text);
                case "half" -> System.out.print(text);
                case "long" -> System.out.println("x".repeat(20000) + text);
                default -> throw new IllegalArgumentException(text);
            }
            return Response.text("ok");
            """;

    @TempDir static Path root = Path.of("");

    private static KirinFolder folder;
    private static KirinProcess kirin;

    @BeforeAll
    static void start() throws IOException {
        AppJar application =
                AppJar.named("test.talker")
                        .type(
                                "Talker",
                                """
                                @Component
                                @Mount(path = "/talk", name = "talker")
                                public final class Talker implements Application {
                                    @Reference(service = org.osgi.service.log.LoggerFactory.class)
                                    org.osgi.service.log.Logger log;
                                    @Reference
                                    org.osgi.service.log.LogService service;

                                    @Override
                                    public Response handle(Request request) throws Exception {
                                        %s
                                    }
                                }
                                """
                                        .formatted(APPLICATION));
        Files.writeString(
                root.resolve("logback.xml"),
                """
                <configuration>
                  <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>${chdir}/detail.log</file>
                    <encoder>
                      <pattern>%level %logger %X{application} %X{bundle} %X{request_id:-none} %msg%n</pattern>
                    </encoder>
                  </appender>
                  <root>
                    <appender-ref ref="file"/>
                  </root>
                </configuration>
                """);
        folder =
                KirinFolder.in(root)
                        .deploy(application)
                        .set("worker_class", "\"sync\"")
                        .set("capture_output", "true");
        kirin = folder.start().awaitListening();
    }

    @AfterAll
    static void stop() throws IOException {
        folder.close();
    }

    private static void say(String text) {
        assertThat(kirin.get("/talk?" + text).body()).isEqualTo("ok");
    }

    private static void assertLine(String expression) {
        assertThat(folder.errors().lines())
                .as(expression)
                .anyMatch(line -> line.matches(expression));
    }

    @Test
    void everyApiOfLogsArrivesInTheErrorLog() {
        for (String api : new String[] {"slf4j", "jul", "log4j", "osgi", "osgiold"}) {
            say(api + "-plain");
        }

        assertLine("\\[.+] \\[\\d+] \\[INFO] slf4j-plain");
        assertLine("\\[.+] \\[\\d+] \\[INFO] jul-plain");
        assertLine("\\[.+] \\[\\d+] \\[WARNING] log4j-plain");
        assertLine("\\[.+] \\[\\d+] \\[ERROR] osgi-plain");
        assertLine("\\[.+] \\[\\d+] \\[WARNING] osgiold-plain");
        assertThat(folder.errors()).doesNotContain("StatusLogger");
    }

    @Test
    void whatIsPrintedArrivesLineByLineWithTheApplicationsName() {
        say("out-a");
        say("err-b");
        say("long-c");

        assertLine("\\[.+] \\[\\d+] \\[INFO] talker: out-a");
        assertLine("\\[.+] \\[\\d+] \\[WARNING] talker: err-b");
        assertLine("\\[.+] \\[\\d+] \\[WARNING] talker: and");
        assertLine("\\[.+] \\[\\d+] \\[INFO] talker: x{16384}");
        assertLine("\\[.+] \\[\\d+] \\[INFO] talker: x+long-c");
        assertThat(folder.output()).doesNotContain("out-a").doesNotContain("err-b");
    }

    @Test
    void levelsOfOtherApisFollowThatOfTheLog() throws IOException {
        say("jul-first");
        say("julfine-before");
        kirin.server().setSetting("loglevel", "debug");
        say("julfine-meant");
        kirin.server().setSetting("loglevel", "info");
        say("julfine-after");

        assertLine("\\[.+] \\[\\d+] \\[DEBUG] julfine-meant");
        assertThat(folder.errors())
                .doesNotContain("julfine-before")
                .doesNotContain("julfine-after");
    }

    @Test
    void aFileOfTheOperatorsSeesWhoseCodeHasSaidIt() throws Exception {
        folder.set("logconfig", "\"logback.xml\"");
        kirin.signal("HUP");
        await().untilAsserted(() ->
                assertThat(root.resolve("detail.log")).content().contains("Settings changed"));
        for (String api : new String[] {"slf4j", "jul", "log4j", "osgi", "out"}) {
            say(api + "-detail");
        }

        String detail = Files.readString(root.resolve("detail.log"));
        assertThat(detail)
                .containsPattern("INFO by.slf4j talker test.talker (?!none)\\S+ slf4j-detail\n")
                .containsPattern("INFO by.jul talker test.talker (?!none)\\S+ jul-detail\n")
                .containsPattern("WARN by.log4j talker test.talker (?!none)\\S+ log4j-detail\n")
                .containsPattern("ERROR \\S+ talker test.talker (?!none)\\S+ osgi-detail\n")
                .containsPattern(
                        "INFO stdout talker test.talker (?!none)\\S+ talker: out-detail\n");
        folder.set("logconfig", "\"\"");
        kirin.signal("HUP");
        await().untilAsserted(() -> {
            say("slf4j-back");
            assertThat(folder.errors()).contains("slf4j-back");
        });
    }

    @Test
    void outputIsThatOfTheProcessAgainWhenItIsNotWantedAnyMore() throws IOException {
        say("half-a");
        kirin.server().setSetting("capture_output", "false");
        say("out-b");
        kirin.server().setSetting("capture_output", "true");
        say("out-c");

        assertLine("\\[.+] \\[\\d+] \\[INFO] half-a");
        assertThat(folder.output()).contains("out-b\n").doesNotContain("out-c");
        assertLine("\\[.+] \\[\\d+] \\[INFO] talker: out-c");
    }
}
