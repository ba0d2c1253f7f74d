package kirin.jolokia.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.rmi.Remote;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.time.Duration;
import java.util.List;

import javax.management.remote.JMXConnector;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/** The port for JMX from the side of those who have no password, or want one of others. */
class JmxAttackerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private @TempDir Path folder;
    private @Nullable OpenJmxPort open;

    @BeforeEach
    void showNoCertificate() {
        Certificates.clientsAre(null);
    }

    @AfterEach
    void close() throws Exception {
        if (open != null) {
            open.close();
        }
    }

    private OpenJmxPort open(Duration forAWrongPassword, String... signers) throws Exception {
        open = new OpenJmxPort(folder, forAWrongPassword, signers);
        return open;
    }

    private static void fails(OpenJmxPort port, @Nullable Object credentials) {
        assertThatThrownBy(() -> port.connect(credentials).close())
                .isInstanceOfAny(SecurityException.class, IOException.class);
    }

    private static void onlyLog(OpenJmxPort port, String said) {
        assertThat(port.log())
                .singleElement()
                .asString()
                .startsWith("JMX refused 127.0.0.1:")
                .endsWith(": " + said);
    }

    @Test
    void aWrongPasswordIsLoggedWithoutItAndWaits() throws Exception {
        OpenJmxPort port = open(Duration.ofMillis(300));
        long begin = System.nanoTime();

        fails(port, new String[] {"operator", "not-the-password"});

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
        onlyLog(port, "wrong password for the user \"operator\"");
    }

    @Test
    void closingLetsNobodyWaitForAnAnswer() throws Exception {
        OpenJmxPort port = open(PATIENCE.multipliedBy(10));
        Thread guessing =
                Thread.ofVirtual().start(() -> fails(port, new String[] {"operator", "wrong"}));
        await().atMost(PATIENCE).until(() -> port.log().size() == 1);

        port.close();
        open = null;

        assertThat(guessing.join(PATIENCE)).isTrue();
    }

    @Test
    void withoutAPasswordNothingIsToBeHad() throws Exception {
        OpenJmxPort port = open(Duration.ZERO);

        fails(port, null);

        onlyLog(port, "neither a password nor a trusted certificate");
    }

    @Test
    void credentialsOfAnotherShapeAreRefusedAndThoseOfAnotherClassAreNotEvenMade()
            throws Exception {
        OpenJmxPort port = open(Duration.ZERO);

        fails(port, new String[] {"operator"});
        onlyLog(port, "credentials that are no user and password");
        fails(port, new String[] {"operator", OpenJmxPort.OPERATOR, "x"});
        assertThatThrownBy(() -> port.connect(List.of("operator", OpenJmxPort.OPERATOR)))
                .hasStackTraceContaining("filter status: REJECTED");
    }

    @Test
    void aTrustedCertificateOfAUserIsAsGoodAsItsPassword() throws Exception {
        OpenJmxPort port = open(Duration.ZERO, "operator");
        Certificates.clientsAre("operator");

        try (JMXConnector client = port.connect(null)) {
            assertThat(
                            client.getMBeanServerConnection()
                                    .invoke(OpenJmxPort.PROBE, "count", null, null))
                    .isEqualTo(2);
        }

        assertThat(port.log()).isEmpty();
    }

    @Test
    void withCertificatesAPasswordIsStillGoodForWhoHasNone() throws Exception {
        OpenJmxPort port = open(Duration.ZERO, "operator");

        try (JMXConnector client = port.viewer()) {
            assertThat(client.getMBeanServerConnection().isRegistered(OpenJmxPort.PROBE)).isTrue();
        }
    }

    @Test
    void aTrustedCertificateOfNoUserOpensNothing() throws Exception {
        OpenJmxPort port = open(Duration.ZERO, "operator", "eve");
        Certificates.clientsAre("eve");

        fails(port, null);

        onlyLog(port, "a certificate of \"eve\", who is no user");
    }

    @Test
    void aCertificateThatNobodyTrustedHasSignedEndsTheConnection() throws Exception {
        OpenJmxPort port = open(Duration.ZERO, "operator");
        Certificates.clientsAre("stranger");

        fails(port, new String[] {"operator", OpenJmxPort.OPERATOR});

        // The client may know it before the log does.
        await().atMost(PATIENCE).until(() -> !port.log().isEmpty());
        assertThat(port.log()).allMatch(line -> line.contains(": no TLS: "));
    }

    @Test
    void whoSpeaksNoTlsIsCutOff() throws Exception {
        OpenJmxPort port = open(Duration.ZERO);

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("JRMI\0\2K".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();

            byte[] answer = socket.getInputStream().readAllBytes();

            // An alert of TLS, or nothing.
            assertThat(new String(answer, StandardCharsets.US_ASCII)).doesNotContain("127");
        }
        await().atMost(PATIENCE).until(() -> port.log().size() == 1);
        assertThat(port.log().getFirst()).contains(": no TLS: ");
    }

    /** Else another user of this machine could have consoles give it their passwords. */
    @Test
    void nobodyPutsAConnectorOfItsOwnIntoTheRegistry() throws Exception {
        OpenJmxPort port = open(Duration.ZERO);
        Registry registry = registry(port);
        Remote real = registry.lookup("jmxrmi");

        assertThatThrownBy(() -> registry.rebind("jmxrmi", real))
                .hasStackTraceContaining("filter status: REJECTED");
        registry.unbind("jmxrmi");
        // Whoever comes next finds it again.
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> registry.lookup("jmxrmi").equals(real));
        }
    }

    private static Registry registry(OpenJmxPort port) throws Exception {
        return LocateRegistry.getRegistry(
                "127.0.0.1", port.port(), new SslRMIClientSocketFactory());
    }

    @Test
    void theConnectorIsAtThePortOfTheRegistry() throws Exception {
        OpenJmxPort port = open(Duration.ZERO);

        assertThat(registry(port).lookup("jmxrmi"))
                .asString()
                .contains("[127.0.0.1:" + port.port() + ",");
    }
}
