package kirin.http.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * Where the requests in some bytes begin and end for a server whose answers tell that.
 *
 * @param requests what arrived of each
 * @param refusal the status of the first answer that is another; 0 if there was none
 * @param closed whether the last answer to one says that it is the last
 */
record Seen(List<String> requests, int refusal, boolean closed) {
    static final String FIELD = "X-Seen";

    /** Of one request. */
    static String of(String method, byte[] body) {
        var sum = new CRC32();
        sum.update(body);
        return "%s with %d bytes, %08x".formatted(method, body.length, sum.getValue());
    }

    /** Sends the bytes to a server, and after them nothing. */
    static Seen by(SocketAddress server, byte[] bytes) throws Exception {
        try (SocketChannel connection = SocketChannel.open(server)) {
            var answers = new CompletableFuture<String>();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            send(connection, bytes);
                            byte[] all = Channels.newInputStream(connection).readAllBytes();
                            answers.complete(new String(all, StandardCharsets.ISO_8859_1));
                        } catch (IOException e) {
                            answers.completeExceptionally(e);
                        }
                    });
            return in(answers.get(20, TimeUnit.SECONDS));
        }
    }

    private static void send(SocketChannel connection, byte[] bytes) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                connection.write(left);
            }
            connection.shutdownOutput();
        } catch (IOException _) {
            // It wants no more: its answer says why.
        }
    }

    private static Seen in(String answers) {
        List<String> requests = new ArrayList<>();
        boolean closed = false;
        int at = 0;
        while (at < answers.length()) {
            if (!answers.startsWith("HTTP/1.1 ", at)) {
                // nginx gives no head to a request without a version, and ends after it.
                return new Seen(List.copyOf(requests), 9, closed);
            }
            int end = answers.indexOf("\r\n\r\n", at) + 4;
            int status = Integer.parseInt(answers.substring(at + 9, at + 12));
            String seen = value(answers.substring(at, end), FIELD);
            if (status >= 200 && seen.isEmpty()) {
                return new Seen(List.copyOf(requests), status, closed);
            }
            if (status >= 200) {
                requests.add(seen);
                closed = value(answers.substring(at, end), "Connection").equals("close");
            }
            at = end;
        }
        return new Seen(List.copyOf(requests), 0, closed);
    }

    private static String value(String head, String name) {
        int from = head.indexOf("\r\n" + name + ": ");
        return from < 0
                ? ""
                : head.substring(from + name.length() + 4, head.indexOf("\r\n", from + 2));
    }

    /**
     * Whether both agree on every byte up to the first request that one of them refuses, or after
     * which it closes the connection.
     */
    boolean agreesWith(Seen other) {
        int both = Math.min(requests.size(), other.requests.size());
        return requests.subList(0, both).equals(other.requests.subList(0, both))
                && (requests.size() == both || other.hasStopped())
                && (other.requests.size() == both || hasStopped());
    }

    private boolean hasStopped() {
        return closed || refusal != 0;
    }
}
