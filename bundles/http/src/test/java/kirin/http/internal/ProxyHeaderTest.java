package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.exchange.Exchange;
import kirin.log.AccessOutcome;
import kirin.settings.ProxySettings;
import kirin.settings.RequestSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Connections that begin with a PROXY header, from proxies that may send one unless said. */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
    private static final String LINE = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n";
    private static final String TOLD = "192.0.2.7:4711 192.0.2.1:443";
    private static final String UNTOLD = "itself";

    @SuppressWarnings("NullAway.Init")
    private static TestFront front;

    @BeforeAll
    static void start() {
        front = TestFront.with(taking("auto"), ProxyHeaderTest::tell);
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    private static Settings taking(String version) {
        return Settings.defaults().with(ProxySettings.PROXY_PROTOCOL, version);
    }

    /** Both ends of the connection. */
    private static void tell(Exchange exchange) {
        String peer = exchange.client().toString().replace("/127.0.0.1", "");
        String ends = exchange.client() + " " + exchange.connection().local();
        boolean isItself = peer.startsWith(":");
        TestFront.text(exchange, isItself ? UNTOLD : ends.replace("/", ""));
    }

    static Stream<List<String>> headers() {
        return Stream.of(
                List.of(LINE, TOLD),
                List.of(
                        "PROXY TCP6 2001:db8::7 ::1 0 65535\r\n",
                        "[2001:db8:0:0:0:0:0:7]:0 [0:0:0:0:0:0:0:1]:65535"),
                List.of("PROXY UNKNOWN\r\n", UNTOLD),
                List.of("PROXY UNKNOWN and whatever else\r\n", UNTOLD),
                List.of(v2("21 11 000C C0000207 C0000201 1267 01BB"), TOLD),
                // With a TLV behind the addresses.
                List.of(v2("21 11 0013 C0000207 C0000201 1267 01BB 04 0004 00000000"), TOLD),
                List.of(
                        v2(
                                "21 21 0024 20010DB8000000000000000000000007"
                                        + " 00000000000000000000000000000001 1267 01BB"),
                        "[2001:db8:0:0:0:0:0:7]:4711 [0:0:0:0:0:0:0:1]:443"),
                List.of(v2("21 31 00D8" + path("/a.sock") + path("/b.sock")), "a.sock b.sock"),
                List.of(v2("21 31 00D8" + path("\u00e4") + path("")), " "),
                List.of(v2("20 00 0000"), UNTOLD),
                List.of(v2("20 11 000C C0000207 C0000201 1267 01BB"), UNTOLD),
                List.of(v2("21 00 0003 010203"), UNTOLD),
                List.of("", UNTOLD),
                List.of("\r\n", UNTOLD));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headerTellsWhoseConnectionItIs(List<String> row) throws Exception {
        try (var client = front.connect()) {
            client.send(row.getFirst() + REQUEST + REQUEST);

            assertThat(client.body()).isEqualTo(row.getLast());
            assertThat(client.body()).isEqualTo(row.getLast());
            assertThat(client.send(REQUEST).body()).isEqualTo(row.getLast());
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void piecesMeanWhatTheWholeMeans(List<String> row) throws Exception {
        String bytes = row.getFirst() + REQUEST;
        try (var client = front.connect()) {
            for (int i = 0; i < bytes.length(); i++) {
                client.send(bytes.substring(i, i + 1));
            }

            assertThat(client.body()).isEqualTo(row.getLast());
        }
    }

    static Stream<List<String>> malformed() {
        return Stream.of(
                List.of("PROXY \r\n", "neither of TCP4 nor of TCP6 nor UNKNOWN"),
                List.of("PROXY TCP5 1.1.1.1 1.1.1.1 1 1\r\n", "neither of TCP4"),
                List.of("PROXY  TCP4 1.1.1.1 1.1.1.1 1 1\r\n", "neither of TCP4"),
                List.of("PROXY TCP4 1.1.1.1 1.1.1.1 1\r\n", "not two addresses"),
                List.of("PROXY TCP4 1.1.1.1 1.1.1.1 1 1 1\r\n", "not two addresses"),
                List.of("PROXY TCP4 1.1.1 1.1.1.1 1 1\r\n", "an address is none of its family"),
                List.of("PROXY TCP4 ::1 1.1.1.1 1 1\r\n", "an address is none of its family"),
                List.of("PROXY TCP6 ::1 1.1.1.1 1 1\r\n", "an address is none of its family"),
                List.of("PROXY TCP6 [::1] ::1 1 1\r\n", "an address is none of its family"),
                List.of("PROXY TCP4 localhost 1.1.1.1 1 1\r\n", "an address is none"),
                List.of("PROXY TCP4 1.1.1.1 1.1.1.1 65536 1\r\n", "a port is not a number"),
                List.of("PROXY TCP4 1.1.1.1 1.1.1.1 01 1\r\n", "a port is not a number"),
                List.of("PROXY TCP4 1.1.1.1 1.1.1.1 +1 1\r\n", "a port is not a number"),
                List.of("PROXY TCP4 1.1.1.1 1.1.1.1 1 1\n", "does not end with CR LF"),
                List.of("PROXY UNKNOWN " + "x".repeat(100), "not end within 107 bytes"),
                List.of(v2("11 11 000C"), "its version is not 2"),
                List.of(v2("22 11 000C"), "neither LOCAL nor PROXY"),
                List.of(v2("21 12 000C"), "its transport is not a stream"),
                List.of(v2("21 13 000C"), "its transport is not a stream"),
                List.of(v2("21 41 0000"), "its address family is unknown"),
                List.of(v2("21 11 000B") + "x".repeat(11), "its addresses are cut short"),
                List.of(v2("21 31 000B") + "x".repeat(11), "its addresses are cut short"),
                List.of(v2("21 11 1001"), "more than 4096 bytes follow"),
                List.of(v2("20 00 FFFF"), "more than 4096 bytes follow"));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(List<String> row) throws Exception {
        try (var own = TestFront.with(taking("auto"), ProxyHeaderTest::tell);
                var client = own.connect()) {
            client.send(row.getFirst() + REQUEST);

            assertRefused(own, client, 400, "Bad Request: the PROXY header is malformed: ");
            assertThat(own.records.isEmpty()).isTrue();
        }
    }

    @Test
    void reasonOfAMalformedOneIsTold() throws Exception {
        for (List<String> row : malformed().toList()) {
            try (var client = front.connect()) {
                assertThat(client.send(row.getFirst()).answer()).contains(row.getLast());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"v1, v2", "v2, v1"})
    void otherVersionIsRefusedAndNamed(String taken, String sent) throws Exception {
        try (var own = TestFront.with(taking(taken), ProxyHeaderTest::tell);
                var client = own.connect()) {
            client.send(sent.equals("v1") ? LINE : v2("20 00 0000"));

            assertRefused(
                    own,
                    client,
                    400,
                    "Bad Request: a PROXY header of " + sent + " where proxy_protocol is " + taken);
        }
    }

    @Test
    void proxyThatMaySendNoneIsForbiddenTo() throws Exception {
        Settings others = taking("auto").with(ProxySettings.PROXY_ALLOW_IPS, List.of("10.0.0.1"));
        try (var own = TestFront.with(others, ProxyHeaderTest::tell)) {
            try (var client = own.connect()) {
                client.send(LINE + REQUEST);
                assertRefused(own, client, 403, "Forbidden: a PROXY header from outside");
            }
            try (var client = own.connect()) {
                assertThat(client.send(REQUEST).body()).isEqualTo(UNTOLD);
            }
        }
    }

    @Test
    void noneIsTakenWhereItIsOff() throws Exception {
        try (var own = TestFront.with(ProxyHeaderTest::tell);
                var client = own.connect()) {
            assertThat(client.send(LINE + REQUEST).answer()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void fieldsAreBelievedOfTheOneWhomTheHeaderNames() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: test\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n";
        try (var client = front.connect()) {
            assertThat(client.send(LINE + request).body()).isEqualTo(TOLD);
        }
        try (var client = front.connect()) {
            String own = LINE.replace("192.0.2.7", "127.0.0.1");
            assertThat(client.send(own + request).body()).startsWith("1.2.3.4:0 ");
        }
        try (var client = front.connect()) {
            String local = v2("21 31 00D8" + path("/a.sock") + path("/b.sock"));
            assertThat(client.send(local + request).body()).startsWith("a.sock ");
        }
    }

    @Test
    void connectionCountsForTheOneWhomItsHeaderNames() throws Exception {
        Settings one =
                taking("auto")
                        .with(RequestSettings.LIMIT_CONNECTIONS_PER_ADDRESS, 1)
                        .with(ProxySettings.FORWARDED_ALLOW_IPS, List.of());
        try (var own = TestFront.with(one, ProxyHeaderTest::tell);
                var first = own.connect();
                var other = own.connect();
                var second = own.connect()) {
            assertThat(first.send(LINE + REQUEST).body()).isEqualTo(TOLD);
            assertThat(other.send(LINE.replace("2.7", "2.8") + REQUEST).body()).startsWith("192");

            assertThat(second.send(LINE + REQUEST).answer())
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("too many connections from one address\n");
            assertThat(second.isClosedByServer()).isTrue();

            first.reset();
            await().atMost(10, TimeUnit.SECONDS)
                    .ignoreExceptions()
                    .until(() -> {
                        try (var next = own.connect()) {
                            return next.send(LINE + REQUEST).body().equals(TOLD);
                        }
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "\r\n\r\n"})
    void headerThatDoesNotComeIsWaitedForAsLongAsForAHead(String part) throws Exception {
        Settings shortly = taking("auto").with(RequestSettings.HEAD_TIMEOUT, Duration.ofSeconds(1));
        try (var own = TestFront.with(shortly, ProxyHeaderTest::tell);
                var client = own.connect()) {
            client.send(part);

            assertRefused(own, client, 408, "Request Timeout: ");
        }
    }

    @Test
    void headerThatIsDribbledHasNoMoreTimeThanAHead() throws Exception {
        Settings shortly = taking("v1").with(RequestSettings.HEAD_TIMEOUT, Duration.ofSeconds(1));
        try (var own = TestFront.with(shortly, ProxyHeaderTest::tell);
                var client = own.connect();
                var dribble = Dribble.of(client.send("PROXY UNKNOWN "), "x")) {
            dribble.start();

            assertRefused(own, client, 408, "Request Timeout: ");
        }
    }

    @Test
    void connectionThatIsOnlyCheckedIsNoRequest() throws Exception {
        try (var own = TestFront.with(taking("v2"), ProxyHeaderTest::tell)) {
            try (var client = own.connect()) {
                assertThat(client.send(v2("20 00 0000")).endInput().isClosedByServer()).isTrue();
            }
            try (var client = own.connect()) {
                assertThat(client.send(SIGNATURE.substring(0, 3)).endInput().rest()).isEmpty();
            }
            // That of the second alone, whose bytes were no header.
            assertThat(own.records.next().outcome()).isEqualTo(AccessOutcome.CLIENT_GONE);
            assertThat(own.records.isEmpty()).isTrue();
        }
    }

    @Test
    void accessLogNamesTheOneWhomTheHeaderNames() throws Exception {
        try (var own = TestFront.with(taking("v1"), ProxyHeaderTest::tell);
                var client = own.connect()) {
            assertThat(client.send(LINE + REQUEST).body()).isEqualTo(TOLD);

            KeptRecords.Kept record = own.records.next();
            assertThat(record.peerHost()).isEqualTo("192.0.2.7");
            assertThat(record.forwardedFor()).isNull();
        }
    }

    private static void assertRefused(TestFront own, RawClient client, int status, String reason)
            throws IOException, InterruptedException {
        assertThat(client.answer()).startsWith("HTTP/1.1 " + status).contains(reason);
        assertThat(client.isClosedByServer()).isTrue();
        KeptRecords.Kept record = own.records.next();
        assertThat(record.outcome()).isEqualTo(AccessOutcome.REFUSED);
        assertThat(record.status()).isEqualTo(status);
        assertThat(record.reason()).startsWith(reason);
        assertThat(own.outcomes).isEmpty();
    }

    /** The signature, what follows it in hexadecimal digits. */
    private static String v2(String digits) {
        StringBuilder bytes = new StringBuilder();
        for (byte each : HexFormat.of().parseHex(SIGNATURE + digits.replace(" ", ""))) {
            bytes.append((char) (each & 0xff));
        }
        return bytes.toString();
    }

    /** In the 108 bytes of one. */
    private static String path(String text) {
        var digits = new StringBuilder();
        text.chars().forEach(c -> digits.append("%02X".formatted(c)));
        return digits + "00".repeat(108 - text.length());
    }
}
