package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import kirin.management.CheckedFile;
import kirin.management.DeployerMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Files that do not lie on the server's machine. */
class FromElsewhereTest extends DeployerTest {
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer web;

    private volatile byte[] published = new byte[0];
    private volatile int status = 200;

    @BeforeEach
    void publish() throws Exception {
        published = JarFiles.bundle("a", "2");
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext(
                "/repository/",
                exchange -> {
                    try (exchange) {
                        authorizations.add(
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization")));
                        exchange.sendResponseHeaders(status, published.length);
                        exchange.getResponseBody().write(published);
                    }
                });
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    @Test
    void piecesBecomeAFileThatIsDeployedAsAnyOther() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();

        String file = upload("a-2.jar", published, 100);
        CheckedFile checked = deployer.bean().check(file);

        assertThat(checked.deploys()).isTrue();
        assertThat(deployer.bean().deploy(file).version()).isEqualTo("2.0.0");
        assertThat(deployer.folder.resolve("a-2.jar")).hasBinaryContent(published);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aShareOfRequestsIsServedByAnUploadUntilItGetsAll() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();

        deployer.bean().share(upload("a-2.jar", published, 1000), 10, "", "");

        assertThat(uploads()).isEmpty();
        assertThat(deployer.bean().promote("app").version()).isEqualTo("2.0.0");
        assertThat(deployer.folder.resolve("a-2.jar")).hasBinaryContent(published);
    }

    @Test
    void anUploadThatIsNoBundleStaysUntilItIsDiscarded() throws Exception {
        deployer.start();
        String file = upload("a.jar", new byte[] {1, 2, 3}, 3);

        assertThatThrownBy(() -> deployer.bean().deploy(file))
                .hasMessageContaining("/a.jar cannot be read: ");
        assertThat(uploads()).hasSize(1);

        deployer.bean().discardUpload(file);
        assertThat(uploads()).isEmpty();
        assertThatThrownBy(() -> deployer.bean().upload(file, "AAAA"))
                .hasMessage(file + " is no upload; give what beginUpload has returned");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "../a.jar", "/etc/a.jar", "b/a.jar", ".a.jar", "a\n.jar", "a.exe"})
    void aNameIsThatOfAFileAlone(String name) throws Exception {
        deployer.start();

        assertThatThrownBy(() -> deployer.bean().beginUpload(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("give that of a file without folders, as shop-2.1.jar");
    }

    @Test
    void whatIsNoBase64IsRefusedAndAppendsNothing() throws Exception {
        deployer.start();
        String file = deployer.bean().beginUpload("a.jar");

        assertThatThrownBy(() -> deployer.bean().upload(file, "#"))
                .hasMessageStartingWith("the piece is not in Base64");

        assertThat(deployer.bean().upload(file, "AAAA")).isEqualTo(3);
    }

    @Test
    void nobodyUploadsToAnotherFileOfTheMachine() throws Exception {
        deployer.start();
        Path other = Files.createFile(root.resolve("other.jar"));

        assertThatThrownBy(() -> deployer.bean().upload(other.toString(), "AAAA"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> deployer.bean().discardUpload(other.toString()))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(other).isEmptyFile();
    }

    @Test
    void uploadsHaveALimitInLengthAndInNumber() throws Exception {
        Path folder = root.resolve("uploads");
        var uploads = new Uploads(folder, new Uploads.Limits(10, 2));
        Path file = uploads.begin("a.jar");
        uploads.begin("b.jar");

        assertThat(uploads.append(file, new byte[10])).isEqualTo(10);
        assertThatThrownBy(() -> uploads.append(file, new byte[1]))
                .hasMessageStartingWith("a.jar is longer than 10 bytes");
        assertThatThrownBy(() -> uploads.fill(file, new ByteArrayInputStream(new byte[11])))
                .hasMessageStartingWith("a.jar is longer than 10 bytes");
        assertThatThrownBy(() -> uploads.begin("c.jar"))
                .hasMessageStartingWith("2 uploads are there already");

        uploads.close();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aFileIsFetchedFromAUrlWithItsUserAndItsNameInThePath() throws Exception {
        deployer.start();
        String url = "http://ann:sesame@localhost:" + port() + "/repository/shop/a-2.jar?v=2";

        assertThat(deployer.bean().deploy(url).version()).isEqualTo("2.0.0");

        assertThat(deployer.folder.resolve("a-2.jar")).hasBinaryContent(published);
        assertThat(authorizations).containsExactly("Basic YW5uOnNlc2FtZQ==");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aFileIsDeployedFromAUrlOfThisMachine() throws Exception {
        deployer.start();
        Path file = Files.write(root.resolve("a-2.jar"), published);

        assertThat(deployer.bean().deploy(file.toUri().toString()).version()).isEqualTo("2.0.0");

        assertThat(file).exists();
    }

    @Test
    void whatCannotBeFetchedIsSaidWithoutThePasswordAndLeavesNothing() throws Exception {
        deployer.start();
        status = 404;
        String url = "http://ann:sesame@localhost:" + port() + "/repository/a.jar?key=sesame";

        assertThatThrownBy(() -> deployer.bean().deploy(url))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "http://localhost:"
                                + port()
                                + "/repository/a.jar cannot be fetched: it answered 404");

        status = 200;
        published = "<html>Please log in</html>".getBytes(UTF_8);
        assertThatThrownBy(() -> deployer.bean().deploy(url))
                .hasMessageContaining("/a.jar cannot be read: ");
        assertThat(uploads()).isEmpty();
        assertThat(deployer.folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://localhost/a.jar",
                "jar:file:/tmp/a.jar!/b.jar",
                "http://localhost/a b.jar",
                "http:///a.jar",
                "file://elsewhere/a.jar"
            })
    void otherUrlsAreRefused(String url) throws Exception {
        deployer.start();

        assertThatThrownBy(() -> deployer.bean().deploy(url))
                .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
                .hasMessageContaining(url.startsWith("http:///") ? "cannot be fetched" : url);
        assertThat(uploads()).isEmpty();
    }

    private String upload(String name, byte[] content, int piece) {
        DeployerMXBean bean = deployer.bean();
        String file = bean.beginUpload(name);
        long length = 0;
        for (int at = 0; at < content.length; at += piece) {
            byte[] next = Arrays.copyOfRange(content, at, Math.min(at + piece, content.length));
            length = bean.upload(file, Base64.getEncoder().encodeToString(next));
        }
        assertThat(length).isEqualTo(content.length);
        return file;
    }

    private int port() {
        return web.getAddress().getPort();
    }

    /** Those that are there. */
    private List<Path> uploads() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("cache"))) {
            return all.filter(each -> each.toString().contains("/uploads/"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
