package kirin.examples.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.app.Body;
import kirin.app.Response;
import kirin.http.Headers;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

/** Which files are served, and as what. */
class StaticFilesTest {
    @TempDir private Path folder;
    private Path root;
    private StaticFiles files;

    @BeforeEach
    void fill() throws Exception {
        root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("docs/empty"));
        Files.createDirectories(root.resolve(".git"));
        Files.writeString(root.resolve("docs/index.html"), "<h1>docs</h1>");
        Files.writeString(root.resolve("a b.txt"), "text");
        Files.writeString(root.resolve(".git/config"), "secret");
        Files.writeString(folder.resolve("outside.txt"), "secret");
        Files.writeString(folder.resolve("rootless.txt"), "secret");
        files = new StaticFiles(root.toString());
    }

    @Test
    void fileIsAnsweredWithTypeLengthAndValidators() throws Exception {
        var response = get("/a b.txt");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.headers().get("ETag")).matches("\"[^\"]+\"");
        assertThat(response.headers().get("Last-Modified")).endsWith(" GMT");
        assertThat(response.headers().get("Accept-Ranges")).isEqualTo("bytes");
        assertThat(response.body())
                .isEqualTo(new Body.FilePart(root.toRealPath().resolve("a b.txt"), 0, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "page.html, text/html; charset=utf-8",
        "style.css, text/css; charset=utf-8",
        "code.js, text/javascript; charset=utf-8",
        "data.json, application/json",
        "image.png, image/png",
        "drawing.svg, image/svg+xml",
        "unknown, application/octet-stream",
        "what.ever, application/octet-stream",
    })
    void typeFollowsFromTheNamesEnd(String name, String type) throws Exception {
        Files.writeString(root.resolve(name), "x");

        assertThat(get("/" + name).headers().get("Content-Type")).isEqualTo(type);
    }

    @Test
    void folderIsItsIndexBehindASlashAndARedirectWithout() throws Exception {
        assertThat(get("/docs/").headers().get("Content-Type")).startsWith("text/html");

        var redirect = files.handle(new GivenRequest("GET", "/docs", "a=%20", Headers.empty()));
        assertThat(redirect.status()).isEqualTo(301);
        assertThat(redirect.headers().get("Location")).isEqualTo("/static/docs/?a=%20");
        assertThat(get("").headers().get("Location")).isEqualTo("/static/");
        assertThat(get("/docs/empty/").status()).isEqualTo(404);
    }

    @Test
    void redirectEncodesWhatWasDecoded() throws Exception {
        Files.createDirectory(root.resolve("50% ä?#"));

        assertThat(get("/50% ä?#").headers().get("Location"))
                .isEqualTo("/static/50%25%20%C3%A4%3F%23/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/",
                "/a b.txt/",
                "/../outside.txt",
                "/docs/../../outside.txt",
                "/docs/../a b.txt",
                "/..",
                "/../",
                "/../rootless.txt",
                "/./a b.txt",
                "//a b.txt",
                "/docs//index.html",
                "//docs",
                "/.git/config",
                "/.git/",
                "/.git",
                "/a b.txt\0",
                "/a b.txt\0.html",
                "/..\\outside.txt",
                "a b.txt",
                "/docs/empty/",
            })
    void nothingElseIsThere(String path) throws Exception {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void linksAreFollowedInsideTheFolderOnly() throws Exception {
        Files.createSymbolicLink(root.resolve("inside"), Path.of("a b.txt"));
        Files.createSymbolicLink(root.resolve("out"), folder.resolve("outside.txt"));
        Files.createSymbolicLink(root.resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("round"), Path.of("round"));
        // Its path begins with the folder's, but it isn't in it.
        Files.createSymbolicLink(root.resolve("near"), folder.resolve("rootless.txt"));

        assertThat(get("/inside").status()).isEqualTo(200);
        for (String path : new String[] {"/out", "/up", "/up/", "/up/outside.txt", "/round"}) {
            assertThat(get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(get("/near").status()).isEqualTo(404);
    }

    @Test
    void folderMayBeALinkThatIsChanged() throws Exception {
        Path current = Files.createSymbolicLink(folder.resolve("current"), root);
        var released = new StaticFiles(current.toString());
        Path next = Files.createDirectory(folder.resolve("next"));
        Files.writeString(next.resolve("new.txt"), "new");

        Files.delete(current);
        Files.createSymbolicLink(current, next);

        assertThat(released.handle(GivenRequest.get("/new.txt")).status()).isEqualTo(200);
        assertThat(released.handle(GivenRequest.get("/a b.txt")).status()).isEqualTo(404);
    }

    @Test
    void onlyGetAndHeadAreAnswered() throws Exception {
        var head = files.handle(new GivenRequest("HEAD", "/a b.txt", "", Headers.empty()));
        var post = files.handle(new GivenRequest("POST", "/a b.txt", "", Headers.empty()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body().length()).isEqualTo(4);
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.headers().get("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void rootThatIsNoFolderIsRefusedByName() {
        for (String wrong : new String[] {"", folder.resolve("outside.txt").toString()}) {
            assertThatThrownBy(() -> new StaticFiles(wrong))
                    .hasMessage(
                            "root of the configuration kirin.examples.static is \"%s\"; give a"
                                    + " folder that is there, for example root = /srv/www",
                            wrong);
        }
    }

    private Response get(String path) throws Exception {
        return files.handle(GivenRequest.get(path));
    }
}
