package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class RequestIdTest {
    private static final Pattern MADE = Pattern.compile("[0-9a-v]{8}-[0-9]+");
    private static final Pattern FIELD = Pattern.compile("X-Request-Id: ([^\r\n]*)");

    @Test
    void idOfTheClientIsTakenOver() throws Exception {
        for (String id : new String[] {"7", "a.b/c:d=e+f~!", "x".repeat(128)}) {
            try (var front = TestFront.with(RequestIdTest::tell);
                    var client = front.connect()) {
                String answer = client.send(request("X-Request-ID:  " + id)).answer();

                assertThat(idIn(answer)).isEqualTo(id);
                assertThat(answer).endsWith("\n\n" + id);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "\"a\"", "it's", "a\\nb", "a\u00e4", "a\tb", "*"})
    void idThatWouldDoHarmIsReplaced(String id) throws Exception {
        String sent = id.equals("*") ? "x".repeat(129) : id;
        try (var front = TestFront.with(RequestIdTest::tell);
                var client = front.connect()) {
            String answer = client.send(request("X-Request-Id: " + sent)).answer();

            assertThat(idIn(answer)).matches(MADE).isNotEqualTo(sent);
            assertThat(answer).endsWith("\n\n" + idIn(answer));
        }
    }

    @Test
    void twoIdsAreNone() throws Exception {
        try (var front = TestFront.with(RequestIdTest::tell);
                var client = front.connect()) {
            String answer = client.send(request("X-Request-Id: 1\r\nX-Request-Id: 2")).answer();

            assertThat(idIn(answer)).matches(MADE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 42, 99, 100, 101, 110, 999, 1000, 123_456_789, Long.MAX_VALUE})
    void idThatIsMadeEndsWithItsNumberOfTwoDigitsOrMore(long number) {
        var head = new HeadBuffer();

        String id = RequestId.made(number);
        RequestId.write(null, number, head);

        assertThat(id).matches(MADE).endsWith("-%02d".formatted(number));
        assertThat(text(head)).isEqualTo("X-Request-Id: " + id + "\r\n");
    }

    private static String text(HeadBuffer head) {
        ByteBuf bytes = head.moveTo(new AnswerOutlet(new EmbeddedChannel(), new SmallBuffers()), 0);
        try {
            return bytes.toString(US_ASCII);
        } finally {
            bytes.release();
        }
    }

    @Test
    void pipelinedRequestsHaveDifferentIdsEachInItsAnswer() throws Exception {
        Set<String> ids = new HashSet<>();
        try (var front = TestFront.with(RequestIdTest::tell);
                var client = front.connect()) {
            client.send((request("A: b") + request("X-Request-Id: mine")).repeat(100));

            for (int i = 0; i < 100; i++) {
                String made = client.answer();
                assertThat(made).endsWith("\n\n" + idIn(made));
                ids.add(idIn(made));
                assertThat(idIn(client.answer())).isEqualTo("mine");
            }
        }
        assertThat(ids).hasSize(100).allMatch(id -> MADE.matcher(id).matches());
    }

    @Test
    void idOfTheApplicationIsNotSent() throws Exception {
        try (var front =
                        TestFront.with(exchange ->
                                exchange.send(
                                        200,
                                        Headers.of("x-request-id", "other"),
                                        TestFront.bytes(exchange.requestId()),
                                        true,
                                        SendCallback.IGNORED));
                var client = front.connect()) {
            String answer = client.get("/").answer();

            assertThat(answer).doesNotContain("other").endsWith("\n\n" + idIn(answer));
        }
    }

    @Test
    void everyFinalHeadHasOneAndNoInterimHead() throws Exception {
        try (var front = TestFront.with(RequestIdTest::inManyWays)) {
            for (String target : new String[] {"/empty", "/parts", "/upgrade"}) {
                try (var client = front.connect()) {
                    client.send(
                            "GET "
                                    + target
                                    + " HTTP/1.1\r\nHost: t\r\nX-Request-Id: 1\r\n"
                                    + "Connection: upgrade\r\nUpgrade: raw\r\n\r\n");

                    assertThat(client.head()).startsWith("HTTP/1.1 103").doesNotContain("Request");
                    assertThat(client.head()).containsOnlyOnce("X-Request-Id: 1\n");
                }
            }
        }
    }

    private static void tell(Exchange exchange) {
        TestFront.text(exchange, exchange.requestId());
    }

    private static void inManyWays(Exchange exchange) {
        exchange.inform(103, Headers.empty());
        switch (exchange.target()) {
            case "/empty" ->
                    exchange.send(
                            204, Headers.empty(), TestFront.bytes(""), true, SendCallback.IGNORED);
            case "/parts" ->
                    exchange.send(
                            500,
                            Headers.empty(),
                            TestFront.bytes("a"),
                            false,
                            SendCallback.IGNORED);
            default -> exchange.upgrade(Headers.of("Upgrade", "raw"));
        }
    }

    private static String request(String field) {
        return "GET / HTTP/1.1\r\nHost: test\r\n" + field + "\r\n\r\n";
    }

    private static String idIn(String answer) {
        Matcher field = FIELD.matcher(answer);
        assertThat(field.find()).isTrue();
        return field.group(1);
    }
}
