package kirin.jolokia.internal;

import static kirin.jolokia.internal.OpenEndpoint.CONSOLE;
import static kirin.jolokia.internal.OpenEndpoint.OPERATOR;
import static kirin.jolokia.internal.OpenEndpoint.VIEWER;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;

/** A console in a browser, as hawtio is, whose server passes on what the browser sends to it. */
@Timeout(120) // for those that would wait for ever
class BrowserConsoleTest {
    private static final String BROWSER = "User-Agent: Mozilla/5.0 (X11; Linux x86_64)";
    private static final String JSON = "Content-Type: application/json";
    private static final String NAMED = "Origin: " + CONSOLE;
    private static final String CALL =
            "{\"type\":\"exec\",\"mbean\":\"kirin:type=Probe\",\"operation\":\"count()\"}";

    @SuppressWarnings("NullAway.Init")
    private OpenEndpoint open;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        open = OpenEndpoint.atPort(folder, Duration.ofSeconds(60), Duration.ZERO);
    }

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/json", "Text/JSON ; charset=utf-8"})
    void theServerOfANamedPageMayAskAsItsUserMay(String type) throws Exception {
        String site = "Sec-Fetch-Site: same-origin";
        String json = "Content-Type: " + type;

        String done = open.post(OPERATOR, CALL, BROWSER, NAMED, site, json);
        String refused = open.post(VIEWER, CALL, BROWSER, NAMED, site, json);

        assertThat(done).startsWith("HTTP/1.1 200 ").contains("\"status\":200");
        assertThat(refused).startsWith("HTTP/1.1 200 ").contains("\"status\":403");
        assertThat(done + refused).doesNotContainIgnoringCase("Access-Control");
        assertThat(open.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: cross-site",
                "Content-Type: text/plain",
                "Content-Type: text/plain; text/json",
                "Content-Type: text/jsonp",
                "Content-Type: application/x-www-form-urlencoded",
                "Origin: http://evil.example",
            })
    void aNamedPageMayNotHaveTheBrowserAskItself(String header) throws Exception {
        String answer = open.post(OPERATOR, CALL, BROWSER, NAMED, header);

        assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContainIgnoringCase("Access-Control");
        assertThat(open.log()).hasSize(1);
        assertThat(open.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://console.example",
                "http://console.example:80801",
                "http://console.example:8080/",
                "http://console.example:8080.evil.example",
                "https://console.example:8080",
                "http://evil.example/http://console.example:8080",
                "http://console.example:8080, http://console.example:8080",
                "null",
                ""
            })
    void anotherOriginIsForeignHoweverLikeANamedOne(String origin) throws Exception {
        String answer = open.post(OPERATOR, CALL, BROWSER, "Origin: " + origin, JSON);

        assertThat(answer).startsWith("HTTP/1.1 403 ");
        assertThat(open.log())
                .singleElement()
                .asString()
                .endsWith(" may not ask here: jolokia_origins does not name it");
        assertThat(open.calls()).isZero();
    }

    @Test
    void aNamedPageNeedsAPasswordAndGetsNoLeaveBefore() throws Exception {
        String preflight =
                open.raw(
                        "OPTIONS /jolokia/ HTTP/1.1",
                        "Host: localhost",
                        NAMED,
                        "Access-Control-Request-Method: POST",
                        "Connection: close",
                        "",
                        "");

        assertThat(preflight).startsWith("HTTP/1.1 401 ").doesNotContain("Access-Control");
        assertThat(open.post("operator:wrong", CALL, NAMED, JSON)).startsWith("HTTP/1.1 401 ");
        assertThat(open.calls()).isZero();
    }

    @Test
    void aNamedPageChangesNothingByGet() throws Exception {
        String image = open.get(OPERATOR, "/jolokia/exec/kirin:type=Probe/count", BROWSER, NAMED);

        assertThat(image).contains("\"status\":403");
        assertThat(open.calls()).isZero();
    }
}
