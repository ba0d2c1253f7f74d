package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.settings.ProxySettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** What an application is told of a client behind proxies. The test's clients are trusted ones. */
class ForwardedFieldsTest {
    private static final String ITSELF = "http 127.0.0.1 test []";

    @SuppressWarnings("NullAway.Init")
    private static TestFront front;

    @BeforeAll
    static void start() {
        front = trusting("127.0.0.1", "10.0.0.0/8", "fd00::/8");
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    private static TestFront trusting(String... networks) {
        return TestFront.with(
                Settings.defaults().with(ProxySettings.FORWARDED_ALLOW_IPS, List.of(networks)),
                ForwardedFieldsTest::tell);
    }

    /** Scheme, client, host and prefix. */
    private static void tell(Exchange exchange) {
        var client = (InetSocketAddress) exchange.client();
        String address = client.getAddress().getHostAddress();
        // That of the test's own end is another each time.
        boolean told = !client.equals(exchange.connection().peer());
        TestFront.text(
                exchange,
                "%s %s%s %s [%s]"
                        .formatted(
                                exchange.scheme(),
                                address,
                                told && client.getPort() > 0 ? ":" + client.getPort() : "",
                                exchange.host(),
                                exchange.prefix()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    X-Forwarded-Proto: https                   | https 127.0.0.1 test []
                    X-Forwarded-Proto: http                    | http 127.0.0.1 test []
                    X-Forwarded-Proto: HTTPS                   | http 127.0.0.1 test []
                    X-FORWARDED-SSL: on                        | https 127.0.0.1 test []
                    x-forwarded-protocol: ssl                  | https 127.0.0.1 test []
                    X-Forwarded-Proto: https#X-Forwarded-Ssl: on | https 127.0.0.1 test []
                    X-Forwarded-For: 192.0.2.7                 | http 192.0.2.7 test []
                    X-Forwarded-For: 192.0.2.7:4711            | http 192.0.2.7:4711 test []
                    X-Forwarded-For: 2001:db8::1               | http 2001:db8:0:0:0:0:0:1 test []
                    X-Forwarded-For: [2001:db8::1]             | http 2001:db8:0:0:0:0:0:1 test []
                    X-Forwarded-For: [2001:db8::1]:80          | http 2001:db8:0:0:0:0:0:1:80 test []
                    X-Forwarded-For: ::ffff:192.0.2.7          | http 192.0.2.7 test []
                    X-Forwarded-For: 6.6.6.6, 192.0.2.7        | http 192.0.2.7 test []
                    X-Forwarded-For: 6.6.6.6, 192.0.2.7 ,10.0.0.1, fd00::1 | http 192.0.2.7 test []
                    X-Forwarded-For: 6.6.6.6#X-Forwarded-For: 192.0.2.7 | http 192.0.2.7 test []
                    X-Forwarded-For: 10.0.0.2, 10.0.0.1        | http 10.0.0.2 test []
                    X-Forwarded-For: 6.6.6.6, unknown, 10.0.0.1 | http 10.0.0.1 test []
                    X-Forwarded-For: unknown                   | http 127.0.0.1 test []
                    X-Forwarded-For: localhost                 | http 127.0.0.1 test []
                    X-Forwarded-For: 6.6.6.6, "                | http 127.0.0.1 test []
                    X-Forwarded-For: "6.6.6.6, 192.0.2.7       | http 192.0.2.7 test []
                    X-Forwarded-For: 192.0.2.7:65536           | http 127.0.0.1 test []
                    X-Forwarded-For: [::1                      | http 127.0.0.1 test []
                    X-Forwarded-For: []:1                      | http 127.0.0.1 test []
                    X-Forwarded-For: ]:1                       | http 127.0.0.1 test []
                    X-Forwarded-For: :1                        | http 127.0.0.1 test []
                    X-Forwarded-For: fe80::1%eth0              | http 127.0.0.1 test []
                    X-Forwarded-For:                           | http 127.0.0.1 test []
                    X-Forwarded-Host: shop.example:8443        | http 127.0.0.1 shop.example:8443 []
                    X-Forwarded-Host: evil, shop.example       | http 127.0.0.1 shop.example []
                    X-Forwarded-Host: evil, shop.example, inner#X-Forwarded-For: 1.2.3.4, 10.0.0.1 | http 1.2.3.4 shop.example []
                    X-Forwarded-Host: shop.example#X-Forwarded-For: 1.2.3.4, 10.0.0.1 | http 1.2.3.4 shop.example []
                    X-Forwarded-Prefix: /shop                  | http 127.0.0.1 test [/shop]
                    X-Forwarded-Prefix: /a/b/                  | http 127.0.0.1 test [/a/b]
                    X-Forwarded-Prefix: /                      | http 127.0.0.1 test []
                    X-Forwarded-Prefix: /evil, /shop           | http 127.0.0.1 test [/shop]
                    Forwarded: for=192.0.2.7;proto=https;host=shop.example | https 192.0.2.7 shop.example []
                    Forwarded: For="[2001:db8::1]:4711"; Proto=HTTPS | https 2001:db8:0:0:0:0:0:1:4711 test []
                    Forwarded: for=192.0.2.7:_port             | http 192.0.2.7 test []
                    Forwarded: for=6.6.6.6, for=192.0.2.7;proto=https, for=10.0.0.1;proto=http | https 192.0.2.7 test []
                    Forwarded: for=6.6.6.6;proto=https#Forwarded: for=192.0.2.7 | http 192.0.2.7 test []
                    Forwarded: for=_hidden;host="shop.example";by=10.0.0.9 | http 127.0.0.1 shop.example []
                    Forwarded: host="a\\b,;c"                  | http 127.0.0.1 ab,;c []
                    Forwarded: host="a b"                      | http 127.0.0.1 test []
                    Forwarded: , ;                             | http 127.0.0.1 test []
                    Forwarded: for=6.6.6.6;proto=https#X-Forwarded-For: 192.0.2.7 | http 192.0.2.7 test []
                    Forwarded: for="6.6.6.6#X-Forwarded-Proto: https | https 127.0.0.1 test []
                    X-Forwarded: for=1.2.3.4#X-Real-IP: 1.2.3.4 | http 127.0.0.1 test []
                    """)
    void trustedProxyIsBelieved(String fields, String told) throws Exception {
        assertThat(ask(front, fields)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    X-Forwarded-Proto: https#X-Forwarded-Ssl: off   | contradictory scheme headers
                    X-Forwarded-Proto: https#X-Forwarded-Proto: http | contradictory scheme headers
                    X-Forwarded-Host: a/b                           | the X-Forwarded-Host field is malformed
                    X-Forwarded-Host: a, b@c                        | the X-Forwarded-Host field is malformed
                    X-Forwarded-Prefix: shop                        | the X-Forwarded-Prefix field is malformed
                    X-Forwarded-Prefix: //evil.example              | the X-Forwarded-Prefix field is malformed
                    X-Forwarded-Prefix: /a?b                        | the X-Forwarded-Prefix field is malformed
                    X-Forwarded-Prefix: /a<b>                       | the X-Forwarded-Prefix field is malformed
                    Forwarded: for="6.6.6.6, for=192.0.2.7          | the Forwarded field is malformed
                    Forwarded: for="6.6.6.6, for="[::1]"            | the Forwarded field is malformed
                    Forwarded: for                                  | the Forwarded field is malformed
                    Forwarded: for=                                 | the Forwarded field is malformed
                    Forwarded: =1.2.3.4                             | the Forwarded field is malformed
                    Forwarded: for=1.2.3.4 proto=https              | the Forwarded field is malformed
                    """)
    void whatCannotBeMeantIsRefused(String fields, String why) throws Exception {
        String answer = answer(front, fields);

        assertThat(answer).startsWith("HTTP/1.1 400").endsWith("\n\nBad Request: " + why + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 192.0.2.7#X-Forwarded-Proto: https#X-Forwarded-Host:"
                        + " a#X-Forwarded-Prefix: /a",
                "Forwarded: for=192.0.2.7;proto=https;host=a",
                "X-Forwarded-Proto: https#X-Forwarded-Ssl: off",
                "Forwarded: for=\"",
            })
    void othersAreNot(String fields) throws Exception {
        try (var stranger = trusting("10.0.0.0/8")) {
            assertThat(ask(stranger, fields)).isEqualTo(ITSELF);
        }
    }

    @Test
    void eachRequestOfAConnectionHasAClientOfItsOwn() throws Exception {
        try (var client = front.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
            client.send("GET / HTTP/1.1\r\nHost: test\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n");
            client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");

            assertThat(client.body()).isEqualTo(ITSELF);
            assertThat(client.body()).isEqualTo("http 1.2.3.4 test []");
            assertThat(client.body()).isEqualTo(ITSELF);
        }
    }

    @Test
    void headersOfTheSettingAloneSayHowTheClientCame() throws Exception {
        Settings settings =
                Settings.defaults()
                        .with(ProxySettings.SECURE_SCHEME_HEADERS, Map.of("FRONT-END-HTTPS", "on"));
        try (var own = TestFront.with(settings, ForwardedFieldsTest::tell)) {
            assertThat(ask(own, "Front-End-Https: on")).startsWith("https ");
            assertThat(ask(own, "X-Forwarded-Proto: https")).isEqualTo(ITSELF);
        }
    }

    @Test
    void accessLogHasTheClientBesideThePeer() throws Exception {
        try (var own = TestFront.with(ForwardedFieldsTest::tell)) {
            assertThat(ask(own, "X-Forwarded-For: 2001:db8:0:0::1")).startsWith("http 2001:");
            KeptRecords.Kept answered = own.records.next();
            assertThat(answered.peerHost()).isEqualTo("127.0.0.1");
            assertThat(answered.forwardedFor()).isEqualTo("2001:db8::1");

            assertThat(answer(own, "X-Forwarded-For: 1.2.3.4#Expect: wonders")).contains(" 417 ");
            assertThat(own.records.next().forwardedFor()).isEqualTo("1.2.3.4");

            assertThat(ask(own, "X-Nothing: 1")).isEqualTo(ITSELF);
            assertThat(own.records.next().forwardedFor()).isNull();
        }
    }

    @Test
    void absoluteTargetNamesTheHostUnlessAProxyDoes() throws Exception {
        String head = "GET http://one.example:81/x?y HTTP/1.1\r\nHost: two.example\r\n";
        try (var client = front.connect()) {
            client.send(head + "\r\n");
            assertThat(client.body()).isEqualTo("http 127.0.0.1 one.example:81 []");
            client.send(head + "X-Forwarded-Host: three.example\r\n\r\n");
            assertThat(client.body()).isEqualTo("http 127.0.0.1 three.example []");
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.body()).isEqualTo("http 127.0.0.1  []");
        }
    }

    private static String ask(TestFront front, String fields) throws Exception {
        String answer = answer(front, fields);
        return answer.substring(answer.indexOf("\n\n") + 2);
    }

    private static String answer(TestFront front, String fields) throws Exception {
        try (var client = front.connect()) {
            String lines = fields.replace("#", "\r\n");
            return client.send("GET / HTTP/1.1\r\nHost: test\r\n" + lines + "\r\n\r\n").answer();
        }
    }
}
