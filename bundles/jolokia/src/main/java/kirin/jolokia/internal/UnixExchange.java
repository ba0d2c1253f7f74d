package kirin.jolokia.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/** A request that came over a Unix socket, in the form in which those of a port come. */
final class UnixExchange extends HttpExchange {
    /** What stands in place of a client's address. */
    static final String CLIENT = "unix";

    private static final InetSocketAddress NO_ADDRESS =
            InetSocketAddress.createUnresolved(CLIENT, 0);

    private final UnixConnection connection;
    private final RequestHead head;
    private final Headers answer = new Headers();
    private final InputStream requestBody;
    private int status = -1;

    UnixExchange(UnixConnection connection, RequestHead head, byte[] body) {
        this.connection = connection;
        this.head = head;
        requestBody = new ByteArrayInputStream(body);
    }

    @Override
    public Headers getRequestHeaders() {
        return head.fields();
    }

    @Override
    public Headers getResponseHeaders() {
        return answer;
    }

    @Override
    public URI getRequestURI() {
        return head.target();
    }

    @Override
    public String getRequestMethod() {
        return head.method();
    }

    @Override
    public InputStream getRequestBody() {
        return requestBody;
    }

    @Override
    public OutputStream getResponseBody() {
        return connection.output();
    }

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        if (status >= 0) {
            throw new IOException("the head was sent already");
        }
        status = code;
        // It is said with every answer.
        answer.remove("Connection");
        if (length > 0) {
            answer.set("Content-Length", String.valueOf(length));
        } else if (length < 0 && !head.method().equals("HEAD")) {
            answer.set("Content-Length", "0");
        }
        connection.begin(code, answer);
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return NO_ADDRESS;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return NO_ADDRESS;
    }

    @Override
    public String getProtocol() {
        return head.version();
    }

    @Override
    public HttpContext getHttpContext() {
        throw new UnsupportedOperationException("there is one handler");
    }

    @Override
    public Object getAttribute(String name) {
        throw new UnsupportedOperationException("filters would need them, and there are none");
    }

    @Override
    public void setAttribute(String name, Object value) {
        throw new UnsupportedOperationException("filters would need them, and there are none");
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        throw new UnsupportedOperationException("filters would need that, and there are none");
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return null;
    }

    @Override
    public void close() {
        connection.close();
    }
}
