package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.settings.ProxySettings;
import kirin.settings.RequestSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/** What the settings make of requests that are not as they should be. */
class PermittedRequestsTest {

    /** Method, protocol and the fields X-A and X_A. */
    private static void tell(Exchange exchange) {
        TestFront.text(
                exchange,
                "%s %s %s %s"
                        .formatted(
                                exchange.method(),
                                exchange.protocol(),
                                exchange.headers().all("X-A"),
                                exchange.headers().all("X_A")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    permit_obsolete_folding            | GET / HTTP/1.1#X-A: a#  b#Y: c | GET HTTP/1.1 [a b] []
                    permit_obsolete_folding            | GET / HTTP/1.1#Y: c#X-A: a#%tb#%tc | GET HTTP/1.1 [a b c] []
                    permit_obsolete_folding            | GET / HTTP/1.1#X-A: a# %t#  b %t#%t# c#%t | GET HTTP/1.1 [a b c] []
                    permit_obsolete_folding            | GET / HTTP/1.1#X-A:# # %ta#%tb  | GET HTTP/1.1 [a b] []
                    permit_obsolete_folding            | GET / HTTP/1.1#X-A: # %t       | GET HTTP/1.1 [] []
                    permit_obsolete_folding            | GET / HTTP/1.1# X-A: a         | 400
                    strip_header_spaces                | GET / HTTP/1.1#X-A %t : a      | GET HTTP/1.1 [a] []
                    strip_header_spaces                | GET / HTTP/1.1#X A: a          | 400
                    strip_header_spaces                | GET / HTTP/1.1# X-A: a         | 400
                    strip_header_spaces                | GET / HTTP/1.1# : a            | 400
                    permit_unconventional_http_method  | a / HTTP/1.1                   | a HTTP/1.1 [] []
                    permit_unconventional_http_method  | a@ / HTTP/1.1                  | 400
                    permit_unconventional_http_version | GET / HTTP/2.0                 | GET HTTP/1.1 [] []
                    permit_unconventional_http_version | GET / HTTP/0.9                 | GET HTTP/1.0 [] []
                    permit_unconventional_http_version | GET / HTTP/11.1                | 400
                    casefold_http_method               | gEt / HTTP/1.1                 | GET HTTP/1.1 [] []
                    casefold_http_method               | go / HTTP/1.1                  | 400
                    """)
    void permissionLetsItIn(String setting, String request, String expected) throws Exception {
        Settings settings = permitting(setting);
        try (var front = TestFront.with(settings, PermittedRequestsTest::tell)) {
            String bytes = request.replace("#", "\r\n").replace("%t", "\t") + "\r\nHost: a\r\n\r\n";

            assertAnswer(front, expected, bytes);
            // In two packets, cut where a line ends.
            int cut = bytes.indexOf("\r\n", bytes.indexOf("\r\n") + 1) + 2;
            assertAnswer(front, expected, bytes.substring(0, cut), bytes.substring(cut));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "drop, X_A: 1, GET HTTP/1.1 [] []",
        "drop, Transfer_Encoding: chunked, GET HTTP/1.1 [] []",
        "drop, PATH_INFO: /, GET HTTP/1.1 [] []",
        "refuse, X_A: 1, 400",
        "refuse, path_info: 1, GET HTTP/1.1 [] []",
        "dangerous, X_A: 1, GET HTTP/1.1 [] [1]",
    })
    void fieldWithAnUnderscoreIsTreatedAsTheSettingSays(String map, String field, String expected)
            throws Exception {
        Settings settings = Settings.defaults().with(RequestSettings.HEADER_MAP, map);
        try (var front = TestFront.with(settings, PermittedRequestsTest::tell)) {
            assertAnswer(front, expected, "GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
        }
    }

    @Test
    void fieldWithAnUnderscoreIsKeptOnlyFromATrustedProxy() throws Exception {
        Settings listed =
                Settings.defaults().with(RequestSettings.FORWARDER_HEADERS, List.of("x_a"));
        Settings strangers =
                listed.with(ProxySettings.FORWARDED_ALLOW_IPS, List.of("10.0.0.0/8", "::1"));
        String request = "GET / HTTP/1.1\r\nHost: a\r\nX-A: 0\r\nX_A: 1\r\nX_A: 2\r\n\r\n";

        try (var front = TestFront.with(listed, PermittedRequestsTest::tell)) {
            assertAnswer(front, "GET HTTP/1.1 [0] [1, 2]", request);
        }
        try (var front = TestFront.with(strangers, PermittedRequestsTest::tell)) {
            assertAnswer(front, "GET HTTP/1.1 [0] []", request);
        }
    }

    @Test
    void fieldsThatAreDroppedCountAsTheOthers() throws Exception {
        Settings few = Settings.defaults().with(ServerSettings.LIMIT_REQUEST_FIELDS, 2);
        try (var front = TestFront.with(few, PermittedRequestsTest::tell)) {
            assertAnswer(front, "431", "GET / HTTP/1.1\r\nHost: a\r\nX_A: 1\r\nX_B: 1\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.4/30, 10.0.0.7, true",
        "10.0.0.4/30, 10.0.0.8, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, 253.0.0.1, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "*, 1.2.3.4, true",
    })
    void peerIsTrustedWhoseNetworkIs(String network, String peer, boolean trusted) {
        TrustedPeers peers = TrustedPeers.of(List.of("192.168.7.7", network));

        assertThat(peers.include(new InetSocketAddress(peer, 1))).isEqualTo(trusted);
        assertThat(peers.include(UnixDomainSocketAddress.of(""))).isTrue();
    }

    private static Settings permitting(String name) {
        @SuppressWarnings("unchecked") // all of them are
        var setting = (Setting<Boolean>) ServerSettings.find(name).orElseThrow();
        return Settings.defaults().with(setting, true);
    }

    /** Either a status, or the body of an answer with 200. */
    private static void assertAnswer(TestFront front, String expected, String... pieces)
            throws Exception {
        try (var client = front.connect()) {
            for (String piece : pieces) {
                client.send(piece);
            }
            String answer = client.answer();
            if (expected.matches("[0-9]{3}")) {
                assertThat(answer).startsWith("HTTP/1.1 " + expected);
                assertThat(client.isClosedByServer()).isTrue();
            } else {
                assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\n\n" + expected);
            }
        }
    }
}
