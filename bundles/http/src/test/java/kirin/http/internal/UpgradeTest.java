package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.Part;
import kirin.exchange.SendCallback;
import kirin.exchange.Transfer;
import kirin.http.Headers;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

class UpgradeTest {
    private static final String OFFER =
            "GET /raw HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n";

    private static final IdleLoop LOOP = new IdleLoop();

    @AfterAll
    static void stop() {
        LOOP.close();
    }

    private static RequestDecoder decode(EmbeddedChannel channel) {
        var settings = HttpSettings.of(Settings.defaults());
        var decoder = new RequestDecoder(settings, LOOP.connection(channel, settings));
        channel.pipeline().addLast(decoder);
        return decoder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: test\r\nUpgrade: raw\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n"
            })
    void whoHasNotOfferedAnUpgradeIsGivenNone(String request) throws Exception {
        try (var front = TestFront.with(UpgradeTest::upgradeOrTell);
                var client = front.connect()) {
            assertThat(client.send(request).answer())
                    .startsWith("HTTP/1.1 200 OK\n")
                    .endsWith("\n\nthe client has offered no other protocol");
        }
    }

    private static void upgradeOrTell(Exchange exchange) {
        try {
            exchange.upgrade(Headers.of("Upgrade", "raw"));
        } catch (IllegalStateException e) {
            TestFront.text(exchange, String.valueOf(e.getMessage()));
        }
    }

    @Test
    void rawBytesGoBothWaysAfterAnUpgrade() throws Exception {
        try (var front = TestFront.with(UpgradeTest::upgradeAndEcho);
                var client = front.connect()) {
            // What comes with the request belongs to the raw part already.
            client.send(OFFER + "early");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 101 Switching Protocols\n")
                    .contains("Upgrade: raw\n", "Connection: upgrade\n");
            assertThat(client.bytes(5)).asString().isEqualTo("early");
            client.send("later");
            assertThat(client.bytes(5)).asString().isEqualTo("later");
            client.send("q");
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(front.outcome().end()).isEqualTo(Outcome.End.UPGRADED);
        }
    }

    @Test
    void whatCameBeforeTheClientEndedItsSideIsStillRaw() throws Exception {
        try (var front = TestFront.with(UpgradeTest::upgradeAndEcho);
                var client = front.connect()) {
            client.send(OFFER + "early").endInput();

            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(client.bytes(5)).asString().isEqualTo("early");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void requestAfterAnOfferIsAnsweredAlsoIfTheClientHasEndedItsSide() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send(OFFER + "GET /next HTTP/1.1\r\nHost: test\r\n\r\n").endInput();

            assertThat(client.body()).isEqualTo("GET /raw ");
            assertThat(client.body()).isEqualTo("GET /next ");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void offerThatIsNotTakenLeavesTheConnectionAsItIs() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send(OFFER + "GET /next HTTP/1.1\r\nHost: test\r\n\r\n");

            assertThat(client.body()).isEqualTo("GET /raw ");
            assertThat(client.body()).isEqualTo("GET /next ");
            assertThat(client.get("/last").body()).isEqualTo("GET /last ");
        }
    }

    @Test
    void offerWithABodyInTheSamePacketIsAnswered() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            String offer = OFFER.replace("GET", "PUT").replace("\r\n\r\n", "\r\n");
            client.send(offer + "Content-Length: 4\r\n\r\nbody");
            assertThat(client.body()).isEqualTo("PUT /raw body");
            client.send(offer + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n");
            assertThat(client.body()).isEqualTo("PUT /raw body");
        }
    }

    @Test
    void whatComesPieceByPieceBeforeTheAnswerIsRaw() throws Exception {
        var channel = new EmbeddedChannel();
        var decoder = decode(channel);
        channel.writeInbound(bytes(OFFER));
        assertThat(channel.<Object>readInbound()).isInstanceOf(RequestHead.class);

        // Read as a request it would be refused.
        channel.writeInbound(bytes("\0ra"));
        channel.writeInbound(bytes("w\r\n\r\n"));
        assertThat(channel.inboundMessages()).isEmpty();
        channel.pipeline().remove(decoder);

        ByteBuf raw = channel.readInbound();
        assertThat(raw.toString(StandardCharsets.ISO_8859_1)).isEqualTo("\0raw\r\n\r\n");
        raw.release();
    }

    @Test
    void socketIsNotReadOnAndOnWhileAnOfferWaitsForItsAnswer() {
        var channel = new EmbeddedChannel();
        decode(channel);
        channel.writeInbound(bytes(OFFER));
        assertThat(channel.config().isAutoRead()).isTrue();

        channel.writeInbound(bytes("x".repeat(Inbound.HIGH_WATER_BYTES)));

        assertThat(channel.config().isAutoRead()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void moreThanIsHeldBackComesThroughAfterTheAnswer() throws Exception {
        String large = "x".repeat(4 * Inbound.HIGH_WATER_BYTES);
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send(
                    OFFER
                            + "PUT /next HTTP/1.1\r\nHost: test\r\nContent-Length: "
                            + large.length()
                            + "\r\n\r\n"
                            + large);

            assertThat(client.body()).isEqualTo("GET /raw ");
            assertThat(client.body()).isEqualTo("PUT /next " + large);
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static void upgradeAndEcho(Exchange exchange) throws Exception {
        Transfer raw = exchange.upgrade(Headers.of("Upgrade", "raw"));
        while (true) {
            Part part = raw.read();
            if (part == null) {
                CountDownLatch ready = new CountDownLatch(1);
                raw.demand(ready::countDown);
                ready.await();
                continue;
            }
            try (part) {
                ByteBuffer copy = ByteBuffer.allocate(part.bytes().remaining());
                copy.put(part.bytes()).flip();
                boolean quit = !copy.hasRemaining() || copy.get(0) == 'q';
                raw.send(quit ? ByteBuffer.allocate(0) : copy, quit, SendCallback.IGNORED);
                if (quit) {
                    return;
                }
            }
        }
    }
}
