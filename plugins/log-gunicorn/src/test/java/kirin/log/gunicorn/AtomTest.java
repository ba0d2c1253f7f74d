package kirin.log.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.http.Headers;
import kirin.log.AccessOutcome;
import kirin.log.SampleFields;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

final class AtomTest {
    private final SampleRecord record = new SampleRecord();

    @Test
    void theNameStandsForGunicornsDefaultTemplate() {
        assertThat(line("gunicorn"))
                .isEqualTo(
                        "192.0.2.7 - - [23/Nov/2026:16:24:35 -0500] \"GET /shop/items?page=2"
                                + " HTTP/1.1\" 200 1234 \"https://shop.example/\" \"curl/8.5.0\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%(h)s | 192.0.2.7",
                "%(l)s | -",
                "%(t)s | [23/Nov/2026:16:24:35 -0500]",
                "%(r)s | GET /shop/items?page=2 HTTP/1.1",
                "%(m)s | GET",
                "%(U)s | /shop/items",
                "%(q)s | page=2",
                "%(H)s | HTTP/1.1",
                "%(s)s | 200",
                "%(B)s | 1234",
                "%(b)s | 1234",
                "%(f)s | https://shop.example/",
                "%(a)s | curl/8.5.0",
                "%(T)s | 1",
                "%(M)s | 1234",
                "%(D)s | 1234567",
                "%(L)s | 1.234567",
                "%(p)s | <4>",
                "%(M)d | 1234",
                "%({host}i)s | shop.example",
                "%({CONTENT-type}o)s | text/plain",
                "%({Server}o)s | -",
                "%({Request_Method}e)s | GET",
                "%({SCRIPT_NAME}e)s | /shop",
                "%({PATH_INFO}e)s | /items",
                "%({QUERY_STRING}e)s | page=2",
                "%({RAW_URI}e)s | /shop/items?page=2",
                "%({REMOTE_ADDR}e)s | 192.0.2.7",
                "%({REMOTE_PORT}e)s | 40000",
                "%({SERVER_NAME}e)s | 192.0.2.1",
                "%({SERVER_PORT}e)s | 8000",
                "%({SERVER_PROTOCOL}e)s | HTTP/1.1",
                "%({SERVER_SOFTWARE}e)s | kirin",
                "%({wsgi.url_scheme}e)s | http",
                "%({HTTP_USER_AGENT}e)s | curl/8.5.0",
                "%({HTTP_X_NONE}e)s | -",
                "%({CONTENT_TYPE}e)s | -",
                "%({wsgi.input}e)s | -",
                "%(client)s | 192.0.2.7",
                "%(application)s | shop",
                "%(revision)s | 3",
                "%(worker)s | 4",
                "%(request_id)s | 1h2j3k-7",
                "%(connection)s | 12",
                "%(wait_us)s | 250",
                "%(first_byte_us)s | 1000000",
                "%(outcome)s | answered",
                "%(reason)s | -",
                "100%% of %(s)s | 100% of 200",
                "é€ %(s)s | é€ 200",
            })
    void saysWhatTheRecordHolds(String template, String expected) {
        assertThat(line(template)).isEqualTo(expected);
    }

    @Test
    void proxyThatTellsItsClientIsThePeerStill() {
        record.forwardedFor = "203.0.113.9";

        assertThat(line("%(h)s %(client)s %({REMOTE_ADDR}e)s"))
                .isEqualTo("192.0.2.7 203.0.113.9 192.0.2.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%(h)s | -",
                "%(u)s | -",
                "%(r)s | -",
                "%(m)s | -",
                "%(U)s | -",
                "%(q)s | ''",
                "%(H)s | -",
                "%(s)s | -",
                "%(b)s | 0",
                "%(B)s | 0",
                "%(f)s | -",
                "%(a)s | -",
                "%(p)s | <0>",
                "%({X-None}i)s | -",
                "%({Content-Type}o)s | -",
                "%({REMOTE_PORT}e)s | -",
                "%({REMOTE_ADDR}e)s | -",
                "%({SCRIPT_NAME}e)s | ''",
                "%({QUERY_STRING}e)s | ''",
                "%(client)s | -",
                "%(application)s | -",
                "%(revision)s | -",
                "%(worker)s | -",
                "%(request_id)s | -",
                "%(wait_us)s | -",
                "%(first_byte_us)s | -",
                "%(outcome)s | refused",
                "%(reason)s | no method",
            })
    void saysWhatIsMissing(String template, String expected) {
        record.peer = UnixDomainSocketAddress.of("/run/kirin.sock");
        record.peerHost = "";
        record.requestId = null;
        record.method = null;
        record.target = null;
        record.protocol = null;
        record.requestFields = Headers.empty();
        record.answerFields = Headers.empty();
        record.status = 0;
        record.bodyBytes = 0;
        record.firstByteNanos = -1;
        record.handled = false;
        record.outcome = AccessOutcome.REFUSED;
        record.reason = "no method";

        // In quotes, where no space is replaced.
        assertThat(line('"' + template + '"')).isEqualTo('"' + expected + '"');
    }

    @Test
    void noWorkerHasBegunWithWhatWasShed() {
        record.worker = 0;
        record.waitedNanos = -1;
        record.outcome = AccessOutcome.SHED;

        assertThat(line("%(application)s %(p)s %(worker)s %(wait_us)s %(outcome)s"))
                .isEqualTo("shop <0> - - shed");
    }

    @ParameterizedTest
    @CsvSource({
        "/none/such?a=b?c,/none/such,a=b?c",
        "/none?,/none,''",
        "/with%20space,/with%20space,''",
        "http://other.example/none?a=b,/none,a=b",
        "http://other.example?u=/x,-,u=/x",
        "*,*,''",
        "/x?u=http://y,/x,u=http://y"
    })
    void theTargetOfARequestWithoutApplicationIsSplitAsItIs(
            String target, String path, String query) {
        record.handled = false;
        record.target = target;

        assertThat(line("%(U)s %(q)s")).isEqualTo(path + ' ' + query);
    }

    @Test
    void anApplicationAtTheRootHasNoMountPath() {
        record.mountPath = "";
        record.path = "/items";

        assertThat(line("%(U)s %({PATH_INFO}e)s")).isEqualTo("/items /items");
    }

    @Test
    void timesShortOfAUnitAreZeroOfIt() {
        record.durationNanos = 999_999;

        assertThat(line("%(T)s %(M)s %(D)s %(L)s")).isEqualTo("0 0 999 0.000999");
    }

    @Test
    void timesOfMoreThanADayAreWhole() {
        record.durationNanos = 90_000_000_000_000L;

        assertThat(line("%(T)s %(L)s")).isEqualTo("90000 90000.000000");
    }

    @Test
    void theTimeFollowsTheClockAndItsChangesForSummer() {
        var format = new StringBuilder();
        for (String time : new String[] {"01T05:59:59Z", "01T06:00:00Z", "01T05:59:59Z"}) {
            record.endMillis = Instant.parse("2026-11-" + time).toEpochMilli();
            format.append(line("%(t)s"));
        }

        assertThat(format.toString())
                .isEqualTo(
                        "[01/Nov/2026:01:59:59 -0400][01/Nov/2026:01:00:00 -0500]"
                                + "[01/Nov/2026:01:59:59 -0400]");
    }

    @Test
    void ofARepeatedFieldTheLastIsShownAndInTheEnvironmentAll() {
        record.requestFields = Headers.of("X-Tag", "one", "x-tag", "two");
        record.answerFields = Headers.of("Vary", "Accept", "Vary", "Origin");

        assertThat(line("%({X-Tag}i)s %({Vary}o)s \"%({HTTP_X_TAG}e)s\""))
                .isEqualTo("two Origin \"one,two\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Basic | alice:secret | alice",
                "basic | alice: | alice",
                "BASIC | älice:x | älice",
                "Basic | :secret | -",
                "Basic | secret | -",
                "Bearer | alice:secret | -",
                "Basicx | alice:secret | -",
            })
    void theUserIsThatOfBasicCredentials(String scheme, String credentials, String expected) {
        authorize(scheme + ' ' + base64(credentials.getBytes(StandardCharsets.UTF_8)));

        assertThat(line("%(u)s")).isEqualTo(expected);
    }

    @Test
    void credentialsThatCannotBeReadHaveNoUser() {
        String notUtf8 = base64("al\u00ffce:secret".getBytes(StandardCharsets.ISO_8859_1));
        for (String credentials :
                new String[] {"Basic", "Basic ", "Basic !!!", "Basic YQ=", "Basic " + notUtf8}) {
            authorize(credentials);

            assertThat(line("%(u)s")).as(credentials).isEqualTo("-");
        }
    }

    private void authorize(String credentials) {
        record.requestFields = SampleFields.of("Authorization", credentials);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String line(String template) {
        return GunicornLines.line(template, record);
    }
}
