package kirin.jolokia.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A client of a Unix socket, for one request: so none can hide behind another. Of the request all
 * is read before it is answered, so who answers it later waits for nobody. One thread at a time; an
 * interrupt closes it.
 */
final class UnixConnection {
    private static final Logger LOG = LoggerFactory.getLogger(UnixConnection.class);

    /** Of what nobody wants, so that a client that has sent it sees the answer. */
    private static final int MOST_SKIPPED = 1 << 20;

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** RFC 9110 §5.6.7. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final SocketChannel channel;
    private final Consumer<UnixConnection> atClose;
    private final OutputStream output;

    /**
     * @param atClose told of this one
     */
    UnixConnection(SocketChannel channel, Consumer<UnixConnection> atClose) {
        this.channel = channel;
        this.atClose = atClose;
        output = Channels.newOutputStream(channel);
    }

    /** Reads the request and lets it be answered; closes it if that fails. */
    void serve(HttpHandler handler, Refusals refusals) {
        boolean isHandled = false;
        try {
            var in = new BufferedInputStream(Channels.newInputStream(channel));
            if (HeadLines.isEnd(in)) {
                // Somebody has looked whether there is a server.
                return;
            }
            RequestHead head = RequestHead.read(in);
            handler.handle(new UnixExchange(this, head, body(head, in)));
            isHandled = true;
        } catch (MalformedException e) {
            refusals.add(UnixExchange.CLIENT, "no request: " + e.getMessage());
            refuse(e);
        } catch (IOException | RuntimeException e) {
            LOG.debug("A request was not answered", e);
        } finally {
            if (!isHandled) {
                close();
            }
        }
    }

    private byte[] body(RequestHead head, InputStream in) throws IOException, MalformedException {
        if (head.expectsContinue()) {
            output.write(CONTINUE);
        }
        // One more than is taken, so that it is refused where all are that are too long.
        int wanted = (int) Math.min(head.bodyBytes(), Exchanges.LONGEST_BODY + 1L);
        byte[] body = in.readNBytes(wanted);
        if (body.length < wanted) {
            throw new MalformedException("the body is shorter than its Content-Length");
        }
        long rest = head.bodyBytes() - wanted;
        in.skipNBytes(Math.min(rest, MOST_SKIPPED));
        return body;
    }

    private void refuse(MalformedException e) {
        byte[] body = (e.getMessage() + '\n').getBytes(StandardCharsets.UTF_8);
        var fields = new Headers();
        fields.set("Content-Type", "text/plain; charset=utf-8");
        fields.set("Content-Length", String.valueOf(body.length));
        try {
            begin(e.status(), fields);
            output.write(body);
        } catch (IOException failure) {
            LOG.debug("A client did not wait for its answer", failure);
        }
    }

    /** Sends the head of an answer, which is the only one here. */
    void begin(int status, Headers fields) throws IOException {
        // RFC 9112 §4: the space stays where there is no reason.
        var head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
        head.append("Date: ").append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC))).append("\r\n");
        for (Map.Entry<String, List<String>> each : fields.entrySet()) {
            for (String value : each.getValue()) {
                head.append(each.getKey()).append(": ").append(value).append("\r\n");
            }
        }
        head.append("Connection: close\r\n\r\n");
        output.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** For the body of the answer. */
    OutputStream output() {
        return output;
    }

    /** Closes it; may be called more than once, and by any thread that does not wait for it. */
    void close() {
        try (channel) {
            channel.shutdownOutput();
            // What is unread at the close would be an error to a client that has not read all yet.
            channel.configureBlocking(false);
            ByteBuffer unread = ByteBuffer.allocate(8192);
            for (int i = 0; i < MOST_SKIPPED && channel.read(unread) > 0; i += unread.capacity()) {
                unread.clear();
            }
        } catch (IOException _) {
            // The client has gone, or it is closed already.
        }
        atClose.accept(this);
    }

    /** Closes it whatever a thread does with it. */
    void cut() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection was not closed in order", e);
        }
        atClose.accept(this);
    }
}
