package kirin.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Which bytes of a file of ten are answered. */
class RangesTest {
    @TempDir private Path root;
    private StaticFiles files;

    @BeforeEach
    void fill() throws Exception {
        Files.writeString(root.resolve("ten"), "0123456789");
        Files.createFile(root.resolve("empty"));
        files = new StaticFiles(root.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0          | bytes 0-0/10",
                "bytes=2-5          | bytes 2-5/10",
                "BYTES=2-5          | bytes 2-5/10",
                "bytes=0-           | bytes 0-9/10",
                "bytes=9-           | bytes 9-9/10",
                "bytes=5-99         | bytes 5-9/10",
                "bytes=-3           | bytes 7-9/10",
                "bytes=-99          | bytes 0-9/10",
                "bytes=5-99999999999999999999999999 | bytes 5-9/10",
                "bytes=-99999999999999999999999999  | bytes 0-9/10",
                "bytes=000000000000000000000000002-05 | bytes 2-5/10",
                "bytes=0-1,2-3      | bytes 0-3/10",
                "bytes=4-6 , ,2-4   | bytes 2-6/10",
                "bytes=0-1,50-60    | bytes 0-1/10",
                "bytes=50-60,0-1    | bytes 0-1/10",
            })
    void oneRangeIsAPart(String range, String contentRange) throws Exception {
        var response = get("/ten", "Range", range);

        assertThat(response.status()).isEqualTo(206);
        assertThat(response.headers().get("Content-Range")).isEqualTo(contentRange);
        assertThat(response.headers().get("ETag")).isNotNull();
        var part = (Body.FilePart) response.body();
        assertThat(contentRange)
                .isEqualTo("bytes %d-%d/10", part.offset(), part.offset() + part.length() - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-1,8-9",
                "bytes=5-2",
                "bytes=-",
                "bytes=",
                "bytes=,",
                "bytes",
                "bytes=a-b",
                "bytes=1",
                "bytes=-1-2",
                "bytes=+1-2",
                "bytes=1- 2",
                "bytes=0-1,x",
                "bytes=50-60,x",
                "lines=0-1",
                "bytes =0-1",
            })
    void severalPartsAndWhatIsNoRangeAreAnsweredWhole(String range) throws Exception {
        var response = get("/ten", "Range", range);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().contains("Content-Range")).isFalse();
        assertThat(response.body().length()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999-"})
    void rangeBehindTheEndIsToldTheLength(String range) throws Exception {
        var response = get("/ten", "Range", range);

        assertThat(response.status()).isEqualTo(416);
        assertThat(response.headers().get("Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void emptyFileHasNoParts() throws Exception {
        assertThat(get("/empty", "Range", "bytes=-5").status()).isEqualTo(200);
        assertThat(get("/empty", "Range", "bytes=0-").status()).isEqualTo(416);
        assertThat(get("/empty").status()).isEqualTo(200);
    }

    @Test
    void headAndRepeatedRangesAreAnsweredWhole() throws Exception {
        var head =
                files.handle(
                        new GivenRequest("HEAD", "/ten", "", Headers.of("Range", "bytes=0-1")));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body().length()).isEqualTo(10);
        assertThat(get("/ten", "Range", "bytes=0-1", "Range", "bytes=2-3").status()).isEqualTo(200);
    }

    @Test
    void rangeIsObeyedIfTheFileIsStillTheOneNamed() throws Exception {
        var headers = get("/ten").headers();
        String tag = headers.get("ETag");

        assertThat(statusIf(tag)).isEqualTo(206);
        assertThat(statusIf(headers.get("Last-Modified"))).isEqualTo(206);
        assertThat(statusIf("W/" + tag)).isEqualTo(200);
        assertThat(statusIf("\"other\"")).isEqualTo(200);
        assertThat(statusIf("Fri, 01 Jan 2100 00:00:00 GMT")).isEqualTo(200);
        assertThat(statusIf("soon")).isEqualTo(200);
    }

    private int statusIf(String condition) throws Exception {
        return get("/ten", "Range", "bytes=0-1", "If-Range", condition).status();
    }

    private Response get(String path, String... headers) throws Exception {
        return files.handle(GivenRequest.get(path, headers));
    }
}
