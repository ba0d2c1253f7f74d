package kirin.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class ManagementServerTest {
    private ManagementServer server;
    private final List<Socket> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server =
                new ManagementServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        (path, accept) -> {
                            if (path.equals("/broken")) {
                                throw new IllegalStateException("broken");
                            }
                            return Page.text(200, path + " " + accept);
                        });
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket each : clients) {
            each.close();
        }
        server.close();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        client.setSoTimeout(30_000);
        clients.add(client);
        return client;
    }

    private String answer(String head) throws IOException {
        Socket client = connect();
        client.getOutputStream()
                .write((head + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(US));
        return new String(client.getInputStream().readAllBytes(), US);
    }

    private static final java.nio.charset.Charset US = StandardCharsets.US_ASCII;

    @Test
    void aPageIsAnsweredWithItsLength() throws Exception {
        assertThat(answer("GET /metrics?x=1 HTTP/1.1\r\nAccept: a/b"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-length: 13\r\n")
                .endsWith("\r\n\r\n/metrics a/b\n");
    }

    @Test
    void headHasNoBody() throws Exception {
        assertThat(answer("HEAD /metrics HTTP/1.1"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void nothingCanBeChangedHere() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            assertThat(answer(method + " /metrics HTTP/1.1"))
                    .startsWith("HTTP/1.1 405 ")
                    .containsIgnoringCase("allow: GET, HEAD\r\n");
        }
    }

    @Test
    void aPageThatFailsSaysNothingOfTheServersInside() throws Exception {
        assertThat(answer("GET /broken HTTP/1.1"))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("IllegalState");
    }

    @Test
    void clientsThatSayNothingKeepNobodyFromBeingAnswered() throws Exception {
        for (int i = 0; i < 50; i++) {
            connect();
        }

        assertThat(answer("GET /health/live HTTP/1.1")).startsWith("HTTP/1.1 200 OK\r\n");
    }
}
