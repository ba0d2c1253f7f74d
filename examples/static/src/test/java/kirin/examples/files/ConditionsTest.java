package kirin.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Conditional requests, of a file that has changed on Sunday, 6 November 1994, at 08:49:37.5. */
class ConditionsTest {
    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";

    @TempDir private Path root;
    private StaticFiles files;
    private String tag;

    @BeforeEach
    void fill() throws Exception {
        Files.writeString(root.resolve("file"), "content");
        setTime("1994-11-06T08:49:37.5Z");
        files = new StaticFiles(root.toString());
        tag = files.handle(GivenRequest.get("/file")).headers().get("ETag");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "If-None-Match       | TAG                            | 304",
                "If-None-Match       | W/TAG                          | 304",
                "If-None-Match       | \"x\", TAG                     | 304",
                "If-None-Match       | *                              | 304",
                "If-None-Match       | \"x\"                          | 200",
                "If-Match            | TAG                            | 200",
                "If-Match            | \"x\",TAG                      | 200",
                "If-Match            | *                              | 200",
                "If-Match            | W/TAG                          | 412",
                "If-Match            | \"x\"                          | 412",
                "If-Modified-Since   | Sun, 06 Nov 1994 08:49:37 GMT  | 304",
                "If-Modified-Since   | Sunday, 06-Nov-94 08:49:37 GMT | 304",
                "If-Modified-Since   | Sun Nov  6 08:49:37 1994       | 304",
                "If-Modified-Since   | Sun, 06 Nov 1994 08:49:38 GMT  | 304",
                "If-Modified-Since   | Sun, 06 Nov 1994 08:49:36 GMT  | 200",
                "If-Modified-Since   | yesterday                      | 200",
                "If-Unmodified-Since | Sun, 06 Nov 1994 08:49:37 GMT  | 200",
                "If-Unmodified-Since | Sun, 06 Nov 1994 08:49:36 GMT  | 412",
                "If-Unmodified-Since | tomorrow                       | 200",
            })
    void oneConditionDecides(String name, String value, int status) throws Exception {
        assertThat(statusOf(name, value.replace("TAG", tag))).isEqualTo(status);
    }

    @Test
    void tagsComeBeforeDatesAndMatchesBeforeTheirOpposites() throws Exception {
        assertThat(statusOf("If-None-Match", "\"x\"", "If-Modified-Since", SAME)).isEqualTo(200);
        assertThat(statusOf("If-None-Match", tag, "If-Modified-Since", BEFORE)).isEqualTo(304);
        assertThat(statusOf("If-Match", tag, "If-Unmodified-Since", BEFORE)).isEqualTo(200);
        assertThat(statusOf("If-Match", "\"x\"", "If-None-Match", tag)).isEqualTo(412);
        assertThat(statusOf("If-Match", tag, "If-None-Match", tag)).isEqualTo(304);
        assertThat(statusOf("If-None-Match", "\"x\"", "If-None-Match", tag)).isEqualTo(304);
        assertThat(statusOf("If-None-Match", tag, "Range", "bytes=99-")).isEqualTo(304);
        assertThat(statusOf("If-Match", "\"x\"", "Range", "bytes=0-1")).isEqualTo(412);
        assertThat(statusOf("If-Match", tag, "Range", "bytes=0-1")).isEqualTo(206);
    }

    @Test
    void answerWithoutTheFileNamesItsValidators() throws Exception {
        var response = files.handle(GivenRequest.get("/file", "If-None-Match", tag));

        assertThat(response.body().length()).isZero();
        assertThat(response.headers().get("ETag")).isEqualTo(tag);
        assertThat(response.headers().get("Last-Modified")).isEqualTo(SAME);
    }

    @Test
    void changeWithinTheSameSecondIsAnotherTag() throws Exception {
        setTime("1994-11-06T08:49:37.6Z");

        assertThat(statusOf("If-None-Match", tag)).isEqualTo(200);
        assertThat(statusOf("If-Match", tag)).isEqualTo(412);
    }

    private void setTime(String time) throws Exception {
        Files.setLastModifiedTime(root.resolve("file"), FileTime.from(Instant.parse(time)));
    }

    private int statusOf(String... headers) throws Exception {
        return files.handle(GivenRequest.get("/file", headers)).status();
    }
}
