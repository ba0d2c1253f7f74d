package kirin.runtime;

import kirin.settings.OneLine;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A start with a few requests and an end, by which {@code bin/kirin --train} shows the JVM what a
 * start takes. Asked for by the system property {@code kirin.rehearsal}, a number of requests.
 */
final class Rehearsal {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_MILLIS = 30_000;

    private Rehearsal() {}

    static void ifWanted(List<String> addresses, StopRequest stop) {
        int requests = Integer.getInteger("kirin.rehearsal", 0);
        if (requests == 0) {
            return;
        }
        try {
            for (int i = 0; i < requests; i++) {
                ask(URI.create(addresses.getFirst()));
            }
        } catch (IOException e) {
            System.err.println("kirin: the training has failed: " + OneLine.of(e));
        } finally {
            stop.graceful();
        }
    }

    private static void ask(URI address) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            // The training must end, and nobody watches it.
            socket.setSoTimeout(MOST_MILLIS);
            socket.getOutputStream().write(REQUEST);
            socket.getInputStream().readAllBytes();
        }
    }
}
