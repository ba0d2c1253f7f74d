package kirin.examples.echo;

import kirin.app.Request;
import kirin.exchange.RoutedExchange;
import kirin.http.Headers;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A request as a test puts it together. */
record GivenRequest(String method, String query, Headers headers, InputStream body)
        implements Request {

    static GivenRequest get(String query, Headers headers) {
        return new GivenRequest("GET", query, headers, InputStream.nullInputStream());
    }

    static GivenRequest post(Headers headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new GivenRequest("POST", "", headers, new ByteArrayInputStream(bytes));
    }

    @Override
    public String target() {
        return "/echo/a%22b?" + query;
    }

    @Override
    public String mountPath() {
        return "/echo";
    }

    @Override
    public String path() {
        return "/a\"b";
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String host() {
        return "echo.example";
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public SocketAddress peer() {
        return new InetSocketAddress("::1", 40001);
    }

    @Override
    public SocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 5001);
    }

    @Override
    public Instant deadline() {
        return Instant.parse("2026-11-24T12:00:00Z");
    }

    @Override
    public Map<String, Object> attributes() {
        return new HashMap<>();
    }

    @Override
    public RoutedExchange exchange() {
        throw new UnsupportedOperationException("no server runs here");
    }
}
