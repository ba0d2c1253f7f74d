package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.Part;
import kirin.exchange.SendCallback;
import kirin.exchange.Transfer;
import kirin.http.Headers;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

class UpgradeTest {
    private static final String OFFER =
            "GET /raw HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n";

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
