package kirin.log.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.http.Headers;
import kirin.log.AccessLogFormatException;
import kirin.log.AccessOutcome;
import kirin.log.SampleFields;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.UnixDomainSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

final class JsonLineTest {
    private static final String MEMBER =
            "\"[^\"\\\\\\p{Cntrl}]+\":(\\d+|\"([^\"\\\\\\p{Cntrl}]|\\\\[\"\\\\]|\\\\u[0-9A-F]{4})*\")";
    private static final Pattern OBJECT =
            Pattern.compile("\\{(" + MEMBER + "(," + MEMBER + ")*)?\\}");

    private final SampleRecord record = new SampleRecord();

    @Test
    void aLineIsOneObjectInNamesOfTheSchema() throws Exception {
        String[] usual = (String[]) JsonSettings.class.getMethod("fields").getDefaultValue();

        assertThat(line(usual))
                .isEqualTo(
                        """
                        {"@timestamp":"2026-11-23T21:24:35.678Z","client.address":"192.0.2.7",\
                        "http.request.method":"GET","url.original":"/shop/items?page=2",\
                        "http.version":"1.1",\
                        "http.response.status_code":200,"http.response.body.bytes":1234,\
                        "event.duration":1234567890,"event.outcome":"success",\
                        "http.request.referrer":"https://shop.example/",\
                        "user_agent.original":"curl/8.5.0","http.request.id":"1h2j3k-7",\
                        "service.name":"shop","kirin.revision":3,\
                        "kirin.wait_us":250}\
                        """);
    }

    @Test
    void fieldsCanBeChosenAndGivenOtherNames() throws Exception {
        record.requestFields = Headers.of("X-Tag", "blue");

        assertThat(
                        line(
                                "http.response.status_code = status",
                                "http.request.headers.x-tag",
                                "http.response.headers.Content-Type = type",
                                "http.response.headers.Server"))
                .isEqualTo(
                        "{\"status\":200,\"http.request.headers.x-tag\":\"blue\","
                                + "\"type\":\"text/plain\"}");
    }

    @Test
    void theOthersThatThereAre() throws Exception {
        assertThat(
                        line(
                                "client.port",
                                "url.scheme",
                                "kirin.duration_us",
                                "kirin.first_byte_us",
                                "kirin.connection"))
                .isEqualTo(
                        "{\"client.port\":40000,\"url.scheme\":\"http\","
                                + "\"kirin.duration_us\":1234567,\"kirin.first_byte_us\":1000000,"
                                + "\"kirin.connection\":12}");
    }

    @Test
    void clientOfAProxyStandsBesideTheProxy() throws Exception {
        record.forwardedFor = "203.0.113.9";

        assertThat(line("client.address", "network.forwarded_ip"))
                .isEqualTo(
                        "{\"client.address\":\"192.0.2.7\","
                                + "\"network.forwarded_ip\":\"203.0.113.9\"}");
    }

    @Test
    void whatIsMissingIsLeftOut() throws Exception {
        record.peer = UnixDomainSocketAddress.of("/run/kirin.sock");
        record.peerHost = "";
        record.requestId = null;
        record.method = null;
        record.target = null;
        record.protocol = null;
        record.requestFields = Headers.empty();
        record.status = 0;
        record.firstByteNanos = -1;
        record.handled = false;
        record.outcome = AccessOutcome.REFUSED;
        record.reason = "no method";

        assertThat(
                        line(
                                "client.address",
                                "client.port",
                                "network.forwarded_ip",
                                "user.name",
                                "http.request.method",
                                "url.original",
                                "url.path",
                                "url.query",
                                "http.version",
                                "http.response.status_code",
                                "http.request.id",
                                "service.name",
                                "kirin.revision",
                                "kirin.worker",
                                "kirin.wait_us",
                                "kirin.first_byte_us",
                                "kirin.outcome",
                                "kirin.reason"))
                .isEqualTo("{\"kirin.outcome\":\"refused\",\"kirin.reason\":\"no method\"}");
    }

    @Test
    void anObjectMayBeEmpty() throws Exception {
        assertThat(line("user.name")).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "ANSWERED,200,success",
        "ANSWERED,404,success",
        "ANSWERED,500,failure",
        "UPGRADED,101,success",
        "REFUSED,400,success",
        "SHED,503,failure",
        "TIMED_OUT,504,failure",
        "STOPPED,503,failure",
        "ABORTED,200,failure",
        "CLIENT_GONE,200,unknown"
    })
    void theOutcomeIsThatOfTheService(AccessOutcome outcome, int status, String expected)
            throws Exception {
        record.outcome = outcome;
        record.status = status;

        assertThat(line("event.outcome")).isEqualTo("{\"event.outcome\":\"" + expected + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.0,1.0", "HTTP/2,2", "QUAKE/3,QUAKE/3"})
    void theVersionIsThatOfHttp(String protocol, String expected) throws Exception {
        record.protocol = protocol;

        assertThat(line("http.version")).isEqualTo("{\"http.version\":\"" + expected + "\"}");
    }

    @Test
    void timesHaveThreeDigitsOfASecond() throws Exception {
        record.endMillis = Instant.parse("2026-01-02T03:04:05.006Z").toEpochMilli();

        assertThat(line("@timestamp")).isEqualTo("{\"@timestamp\":\"2026-01-02T03:04:05.006Z\"}");
    }

    @Test
    void noClientCanForgeALineOrAMember() throws Exception {
        var hostile = new StringBuilder("\",\"kirin.worker\":9}\n{\\\u2028\u2029\ud83d😀é");
        for (char c = 0; c <= 0xff; c++) {
            hostile.append(c);
        }
        record.method = hostile.toString();
        record.path = hostile.toString();
        record.requestFields = SampleFields.of("User-Agent", hostile.toString());

        String line =
                line("http.request.method", "url.path", "user_agent.original", "kirin.worker");

        assertThat(line).matches(OBJECT).endsWith("\"kirin.worker\":4}");
        assertThat(line)
                .startsWith(
                        "{\"http.request.method\":\"\\\",\\\"kirin.worker\\\":9}\\u000A{\\\\"
                                + "\\u2028\\u2029?😀é\\u0000")
                .contains("\\u007F", "\\u0085", "ÿ");
    }

    @Test
    void aMistakeIsToldWhenTheFormatIsAskedFor() {
        assertThatThrownBy(() -> line("staus"))
                .isInstanceOf(AccessLogFormatException.class)
                .hasMessageStartingWith("fields of [log.json] has \"staus\", which is no field");
    }

    private String line(String... fields) throws Exception {
        var format = new JsonFormat(List.of(fields), "fields of [log.json]");
        return record.line(format.formatter("json"));
    }
}
