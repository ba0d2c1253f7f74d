package kirin.itests.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One connection whose every byte the test decides; reads fail after thirty silent seconds. */
public final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** A connection to a port of this machine. */
    public static RawConnection to(int port) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** The same, whose own address is another one of this machine. */
    public static RawConnection from(String address, int port) throws IOException {
        InetAddress own = InetAddress.ofLiteral(address);
        return over(new Socket(InetAddress.getLoopbackAddress(), port, own, 0));
    }

    private static RawConnection over(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        return new RawConnection(socket);
    }

    /** Sends text as Latin-1, as it is. */
    public RawConnection send(String text) throws IOException {
        output().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** What is sent to the server. */
    public OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /** What the server sends, from the first byte not read yet. */
    public InputStream input() {
        return in;
    }

    /** Reads one answer with the body that its head announces. */
    public RawResponse response() throws IOException {
        RawResponse head = head();
        if (head.field("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
            return new RawResponse(head.statusLine(), head.fields(), chunks());
        }
        String length = head.field("Content-Length");
        byte[] body = length.isEmpty() ? rest() : exactly(Integer.parseInt(length));
        return new RawResponse(head.statusLine(), head.fields(), body);
    }

    /** Reads one head and nothing after it: an interim answer, or one to a HEAD. */
    public RawResponse head() throws IOException {
        String statusLine = line();
        List<String> fields = new ArrayList<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            fields.add(field);
        }
        return new RawResponse(statusLine, fields, new byte[0]);
    }

    /** Reads up to the next CRLF, which is not part of the result. */
    public String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed after \"" + bytes + "\"");
            }
            if (next == '\r') {
                if (in.read() != '\n') {
                    throw new IOException("a bare CR after \"" + bytes + "\"");
                }
                return bytes.toString(StandardCharsets.ISO_8859_1);
            }
            bytes.write(next);
        }
    }

    /** Reads until the server closes. */
    public byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(
                    "the server closed %d bytes early".formatted(length - bytes.length));
        }
        return bytes;
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(exactly(size));
            if (!line().isEmpty()) {
                throw new IOException("a chunk is longer than its size " + size);
            }
        }
        String trailer = line();
        if (!trailer.isEmpty()) {
            throw new IOException("an unexpected trailer: " + trailer);
        }
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    /** Says that nothing more will be sent; answers can still be read. */
    public void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks it off, as a client that is killed does: a mere close might only end its sending. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
