package kirin.deployer.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks the server what a client would get from it. */
final class PublicAddress {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private PublicAddress() {}

    /**
     * Sends a GET to an address where the server listens.
     *
     * @param address as the listeners tell it, for example {@code http://0.0.0.0:5001}
     * @param host that the request names
     * @return the status of the answer
     * @throws IOException if there is none
     */
    static int get(String address, String host, String path) throws IOException {
        URI uri = URI.create(address);
        String literal = uri.getHost().replaceAll("[\\[\\]]", "");
        boolean isWildcard = literal.equals("0.0.0.0") || literal.matches("[0:]*");
        try (var socket = new Socket()) {
            var target =
                    isWildcard
                            ? new InetSocketAddress(
                                    literal.contains(":") ? "::1" : "127.0.0.1", uri.getPort())
                            : new InetSocketAddress(literal, uri.getPort());
            int millis = Math.toIntExact(PATIENCE.toMillis());
            socket.connect(target, millis);
            socket.setSoTimeout(millis);
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = answer.readLine();
            if (line == null || !line.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
                throw new IOException("its answer begins with \"" + line + "\"");
            }
            return Integer.parseInt(line.substring(9, 12));
        }
    }
}
