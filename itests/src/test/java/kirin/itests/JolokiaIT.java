package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Ended;
import kirin.itests.harness.JmxClient;
import kirin.itests.harness.JolokiaClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.ServerCertificate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Jolokia endpoint of one server, and its port for JMX, from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JolokiaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path root;
    private KirinFolder folder;
    private KirinProcess kirin;
    private int port;
    private int jmxPort;
    private JolokiaClient jolokia;
    private ServerCertificate certificate;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        root = temporary;
        certificate = ServerCertificate.in(root);
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var jmx = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = other.getLocalPort();
            jmxPort = jmx.getLocalPort();
            folder =
                    KirinFolder.in(root)
                            .set("jolokia", "\"127.0.0.1:" + port + '"')
                            .set("jolokia_policy", "\"my.policy\"")
                            .set("jmx_port", "\"127.0.0.1:" + jmxPort + '"')
                            .set("jmx_certfile", "\"server.pem\"")
                            .set("jmx_keyfile", "\"server.key\"")
                            .set("reload", "true")
                            .deploy(AppJar.echoing("echo", "e"))
                            .deploy(AppJar.echoing("leaving", "l"));
            jolokia = new JolokiaClient(root, port);
            policy("allow viewer,operator read kirin:*", "allow operator invoke kirin:*");
            kirin = folder.start().awaitListening();
            kirin.awaitLog(taken("jolokia", port));
            kirin.awaitLog(taken("jmx_port", jmxPort));
        }
        kirin.awaitLog("Jolokia at: http://127.0.0.1:" + port + "/jolokia/");
        kirin.awaitLog("JMX at: 127.0.0.1:" + jmxPort + " (users in run/jolokia.password)");
        await().atMost(PATIENCE)
                .until(() -> jolokia.ask("viewer", "search/kirin:type=App,*").contains("leaving"));
    }

    private static String taken(String setting, int port) {
        return "%s is \"127.0.0.1:%d\", and process %d (java) listens there; stop it or give another port"
                .formatted(setting, port, ProcessHandle.current().pid());
    }

    @AfterAll
    void stop() throws IOException {
        folder.close();
    }

    @Test
    @Order(1)
    void anotherAtItsPortIsOneLineAndKeepsNobodyFromBeingServed() throws Exception {
        assertThat(kirin.get("/echo").statusCode()).isEqualTo(200);
        for (String each : List.of(taken("jolokia", port), taken("jmx_port", jmxPort))) {
            assertThat(kirin.log().lines().filter(line -> line.contains(each)))
                    .singleElement()
                    .asString()
                    .endsWith("The server goes on without it and tries again");
        }
    }

    @Test
    @Order(2)
    void theFirstStartMakesPasswordsThatOnlyItsUserReads() throws Exception {
        Path file = root.resolve("run/jolokia.password");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(kirin.log())
                .doesNotContain(jolokia.password("viewer"), jolokia.password("operator"));
    }

    @Test
    @Order(3)
    void anOperatorSteersAndAViewerDoesNot() throws Exception {
        String scale = "exec/kirin:type=Server/scale/3";

        assertThat(jolokia.ask("viewer", scale)).contains("\"status\":403");
        assertThat(jolokia.ask("operator", scale)).contains("\"status\":200");

        assertThat(kirin.log())
                .containsPattern(
                        "Jolokia refused viewer at 127\\.0\\.0\\.1:\\d+: invoke scale of"
                                + " kirin:type=Server: no line of my\\.policy allows it");
        assertThat(jolokia.ask("viewer", "read/kirin:type=Server/Settings"))
                .contains("\"value\":\"3\"");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Files.readString(root.resolve("run/audit.log")))
                                .containsPattern(
                                        "who=\"operator\" from=\"jolokia 127\\.0\\.0\\.1:\\d+\""
                                                + " what=\"Server\\.scale\\("));
    }

    @Test
    @Order(4)
    void aWrongPasswordIsLoggedAndWaits() throws Exception {
        long begin = System.nanoTime();

        HttpResponse<String> answer = jolokia.send("viewer", "not-the-password", "version", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThan(Duration.ofMillis(990));
        assertThat(kirin.log())
                .contains(": wrong password for the user \"viewer\"")
                .doesNotContain("not-the-password");
    }

    @Test
    @Order(5)
    void theSameUsersMayDoTheSameByJmxOverTls() throws Exception {
        assertThat(byJmx("viewer", jolokia.password("viewer")))
                .isEqualTo("RUNNING\nthe role viewer may not invoke scale of kirin:type=Server\n");
        assertThat(byJmx("operator", "not-the-password"))
                .isEqualTo("That is no user with this password\n");
        assertThat(byJmx("operator", jolokia.password("operator"))).isEqualTo("RUNNING\nscaled\n");

        assertThat(kirin.log())
                .containsPattern(
                        "JMX refused viewer at 127\\.0\\.0\\.1:\\d+: invoke scale of"
                                + " kirin:type=Server: no line of my\\.policy allows it")
                .containsPattern(
                        "JMX refused 127\\.0\\.0\\.1:\\d+: wrong password for the user"
                                + " \"operator\"")
                .doesNotContain("not-the-password");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Files.readString(root.resolve("run/audit.log")))
                                .containsPattern(
                                        "who=\"operator\" from=\"jmx 127\\.0\\.0\\.1\""
                                                + " what=\"Server\\.scale\\("));
    }

    /** What a console would be told. */
    private String byJmx(String user, String password) throws Exception {
        Path output = root.resolve("jmx.output");
        Process client =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Djavax.net.ssl.trustStore=" + certificate.store(),
                                "-Djavax.net.ssl.trustStorePassword=" + ServerCertificate.PASSWORD,
                                "-cp",
                                Path.of(
                                                JmxClient.class
                                                        .getProtectionDomain()
                                                        .getCodeSource()
                                                        .getLocation()
                                                        .toURI())
                                        .toString(),
                                JmxClient.class.getName(),
                                "127.0.0.1:" + jmxPort,
                                user,
                                password,
                                "2")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(client.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            client.destroyForcibly();
        }
        return Files.readString(output);
    }

    @Test
    @Order(6)
    void theCommandSaysWhatThePolicyAllowsAndByWhichLine() throws Exception {
        Ended allowed = folder.command("policy", "test", "operator", "kirin:type=Server", "stop");
        Ended refused = folder.command("policy", "test", "viewer", "kirin:type=Server", "stop");
        Ended read =
                folder.command("policy", "test", "--read", "viewer", "kirin:type=Server", "Pid");
        Ended nobody = folder.command("policy", "test", "eve", "kirin:type=Server", "stop");

        assertThat(allowed.output()).isEqualTo("allowed: my.policy:2\n");
        assertThat(allowed.exitCode()).isZero();
        assertThat(refused.output()).isEqualTo("refused: no line of my.policy allows it\n");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(read.output()).isEqualTo("allowed: my.policy:1\n");
        assertThat(nobody.output())
                .isEqualTo("refused: no line of run/jolokia.password has such a user\n");
    }

    @Test
    @Order(7)
    void aChangedPolicyHoldsAfterAReloadAndABrokenOneDoesNot() throws Exception {
        policy("allow viewer read kirin:type=Server Version", "allow operator invoke kirin:*");
        assertThat(jolokia.ask("operator", "exec/kirin:type=Server/reload"))
                .contains("\"status\":200");
        assertThat(jolokia.ask("viewer", "read/kirin:type=Server/Version"))
                .contains("\"status\":200");
        assertThat(jolokia.ask("viewer", "read/kirin:type=Server/Pid")).contains("\"status\":403");

        policy("allow everybody everything");
        assertThat(jolokia.ask("operator", "exec/kirin:type=Server/reload"))
                .contains("my.policy:1: the line is incomplete");

        assertThat(jolokia.ask("viewer", "read/kirin:type=Server/Version"))
                .contains("\"status\":200");
        policy("allow viewer,operator read kirin:*", "allow operator invoke kirin:*");
        assertThat(jolokia.ask("operator", "exec/kirin:type=Server/reload"))
                .contains("\"status\":200");
    }

    @Test
    @Order(8)
    void theDeathOfAnApplicationTakesItsBeanAndNothingElse() throws Exception {
        Files.delete(folder.deployed("test.leaving.jar"));

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(jolokia.ask("viewer", "search/kirin:type=App,*"))
                                .contains("echo")
                                .doesNotContain("leaving"));
        assertThat(jolokia.ask("viewer", "read/kirin:type=App,name=leaving/State"))
                .contains("\"status\":404");
    }

    @Test
    @Order(9)
    void theServerStopsByItAndTakesItAlong() throws Exception {
        assertThat(jolokia.ask("operator", "exec/kirin:type=Server/stop"))
                .contains("\"status\":200");

        assertThat(kirin.awaitExit()).isZero();
        for (int each : List.of(port, jmxPort)) {
            try (var free = new ServerSocket(each, 1, InetAddress.getLoopbackAddress())) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    @Test
    @Order(10)
    void thePasswordsSurviveAndAPolicyThatCannotBeReadStopsTheStart() throws Exception {
        String before = jolokia.password("operator");
        policy("allow viewer read kirin:*", "permit viewer write kirin:*");

        Ended ended = folder.run("--config", "kirin.toml");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("my.policy:2: \"permit\"; write allow or refuse");
        assertThat(jolokia.password("operator")).isEqualTo(before);
    }

    @Test
    @Order(11)
    void anAddressThatOthersReachStopsTheStartUnlessItIsWanted() throws Exception {
        policy("allow viewer read kirin:*");

        Ended ended = folder.run("--config", "kirin.toml", "--jolokia", "0.0.0.0:0");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors())
                .contains("jolokia is \"0.0.0.0:0\", which others than this machine reach")
                .contains("jolokia_insecure = true");
    }

    @Test
    @Order(12)
    void aCertificateWithoutAKeyStopsTheStart() throws Exception {
        Ended ended = folder.run("--config", "kirin.toml", "--jmx-keyfile", "server.pem");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("server.pem: there is no key in it");
    }

    private void policy(String... lines) throws IOException {
        Files.writeString(root.resolve("my.policy"), String.join("\n", lines) + '\n');
    }
}
