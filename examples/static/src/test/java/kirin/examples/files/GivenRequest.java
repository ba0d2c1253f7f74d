package kirin.examples.files;

import kirin.app.Request;
import kirin.exchange.RoutedExchange;
import kirin.http.Headers;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A request as a test puts it together. */
record GivenRequest(String method, String path, String query, Headers headers) implements Request {

    static GivenRequest get(String path, String... headers) {
        return new GivenRequest("GET", path, "", Headers.of(headers));
    }

    @Override
    public String target() {
        return "/static" + path;
    }

    @Override
    public String mountPath() {
        return "/static";
    }

    @Override
    public InputStream body() {
        return InputStream.nullInputStream();
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String host() {
        return "files.example";
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public SocketAddress peer() {
        return new InetSocketAddress("127.0.0.1", 40001);
    }

    @Override
    public SocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 5001);
    }

    @Override
    public Instant deadline() {
        return null;
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
