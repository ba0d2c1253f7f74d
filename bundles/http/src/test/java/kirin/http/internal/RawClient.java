package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client whose every byte the test decides; reads fail after ten silent seconds. */
final class RawClient implements AutoCloseable {
    final Socket socket;

    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient to(int port) throws IOException {
        return to(InetAddress.getLoopbackAddress(), port);
    }

    static RawClient to(InetAddress host, int port) throws IOException {
        return over(new Socket(host, port));
    }

    /** Whose own address is another one of the loopback. */
    static RawClient from(String address, int port) throws IOException {
        InetAddress own = InetAddress.getByName(address);
        return over(new Socket(InetAddress.getLoopbackAddress(), port, own, 0));
    }

    private static RawClient over(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    RawClient get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    /** Ends the client's side; the server's stays open. */
    RawClient endInput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Breaks the connection, which the server notices without sending anything. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads a head up to its empty line, which is left out. */
    String head() throws IOException {
        var head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** Reads an answer with a Content-Length: its head, an empty line, its body. */
    String answer() throws IOException {
        String head = head();
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        if (at < 0) {
            return head + "\n";
        }
        int from = at + "content-length: ".length();
        int length = Integer.parseInt(head.substring(from, head.indexOf('\n', from)));
        return head + "\n" + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** The body of the next answer, which has a Content-Length. */
    String body() throws IOException {
        String answer = answer();
        return answer.substring(answer.indexOf("\n\n") + 2);
    }

    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** The data of the next chunk of a body; empty at its end, which has to have no trailers. */
    byte[] chunk() throws IOException {
        byte[] data = in.readNBytes(Integer.parseInt(line(), 16));
        assertThat(line()).isEmpty();
        return data;
    }

    /** All up to the end of the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed after \"" + line + "\"");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
