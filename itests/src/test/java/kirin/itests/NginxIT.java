package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.Generation;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.Nginx;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.ServerCertificate;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Kirin behind the real nginx with docs/nginx.conf, over a port and over a Unix socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxIT {
    private static final String TELL =
            "return Response.text(request.scheme() + \" \" + request.peer() + \" \" +"
                    + " request.host() + \" \" + request.mountPath() + \" \" + request.path());";

    @AutoClose private KirinFolder folder;
    @AutoClose private Nginx nginx;
    private KirinProcess kirin;
    private ServerCertificate certificate;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        assumeTrue(Nginx.isInstalled(), "nginx is not installed");
        certificate = ServerCertificate.in(root);
        folder =
                KirinFolder.in(root.resolve("kirin"))
                        .set("bind", "[\"127.0.0.1:0\", \"unix:kirin.sock\"]")
                        .set("umask", "\"007\"")
                        .set("keepalive", "75")
                        .set("reload", "true")
                        .set("accesslog", "\"access.log\"")
                        .set("access_log_format", "'%(connection)s %(h)s %(client)s %(U)s'")
                        .deploy(AppJar.application("tell", TELL))
                        .deploy(generation("port", 1))
                        .deploy(generation("socket", 1));
        kirin = folder.start().awaitListening();
        nginx =
                Nginx.before(
                        kirin,
                        folder.root().resolve("kirin.sock"),
                        certificate,
                        root.resolve("nginx"));
    }

    private static AppJar generation(String name, int number) {
        return AppJar.echoing(name, "v" + number).version("1.0." + number);
    }

    @ParameterizedTest
    @CsvSource({"/tell/a, /tell /a", "/mall/tell/a, /mall/tell /a"})
    void clientAndItsSchemeAndHostArriveAndWhatItMakesUpDoesNot(String path, String seen)
            throws Exception {
        String request =
                """
                GET %s HTTP/1.1
                Host: shop.example:81
                X-Forwarded-For: 6.6.6.6
                X-Forwarded-Proto: https
                X-Forwarded-Ssl: on
                X-Forwarded-Host: evil.example
                X-Forwarded-Prefix: /evil
                Forwarded: for=6.6.6.6;proto=https;host=evil.example

                """
                        .formatted(path)
                        .replace("\n", "\r\n");
        try (var client = RawConnection.from("127.0.0.2", nginx.port())) {
            String told = client.send(request).response().text();

            assertThat(told).isEqualTo("http /127.0.0.2:0 shop.example:81 " + seen);
        }
    }

    @Test
    void whoeverUsesHttpsIsSeenToDoSo() throws Exception {
        URI page = URI.create("https://127.0.0.1:%d/mall/tell".formatted(nginx.tlsPort()));
        try (var client = HttpClient.newBuilder().sslContext(trusting(certificate)).build()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(page).build(),
                            HttpResponse.BodyHandlers.ofString());

            // What nginx trusts too is passed over, up to the last that there is.
            assertThat(answer.body())
                    .isEqualTo("https /127.0.0.1:0 " + page.getAuthority() + " /mall/tell ");
        }
    }

    @Test
    void bundlesAreSwappedBehindItWithoutAFailedRequest() throws Exception {
        CountingClient port = asking("/port").start();
        CountingClient socket = asking("/mall/socket").start();
        try (port;
                socket) {
            for (int number = 1; number <= 5; number++) {
                if (number > 1) {
                    folder.deploy(generation("port", number)).deploy(generation("socket", number));
                }
                Generation.awaitAnswers(port, number, 10);
                Generation.awaitAnswers(socket, number, 10);
            }
        }

        long right = 0;
        for (LoadResult result : List.of(port.result(), socket.result())) {
            assertThat(result).matches(LoadResult::isFlawless);
            right += result.right();
        }
        assertThat(nginx.errors()).doesNotContain("[error]", "[crit]", "[alert]", "[emerg]");
        // Those to Kirin are kept, and the log names the client beside the proxy.
        int answers = Math.toIntExact(right);
        await().until(() -> linesOfTheLoad().size() == answers);
        List<String[]> lines = linesOfTheLoad();
        assertThat(lines)
                .allMatch(line -> line[2].equals("127.0.0.1"))
                .anyMatch(line -> line[1].equals("127.0.0.1"))
                .anyMatch(line -> line[1].equals("-"));
        assertThat(lines.stream().map(line -> line[0]).distinct().count())
                .as("connections for %d requests", right)
                .isLessThan(right / 2);
    }

    private List<String[]> linesOfTheLoad() throws IOException {
        return Files.readAllLines(folder.root().resolve("access.log")).stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 4)
                .filter(words -> words[3].equals("/port") || words[3].equals("/socket"))
                .toList();
    }

    private CountingClient asking(String path) {
        return Generation.asking(URI.create("http://127.0.0.1:%d%s".formatted(nginx.port(), path)))
                .keptAlive(2)
                .newEachTime(1)
                .unhurried();
    }

    private static SSLContext trusting(ServerCertificate certificate) throws Exception {
        KeyStore store =
                KeyStore.getInstance(
                        certificate.store().toFile(), ServerCertificate.PASSWORD.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
