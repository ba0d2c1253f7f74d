package kirin.examples.faults;

import kirin.app.Request;
import kirin.exchange.RoutedExchange;
import kirin.http.Headers;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A GET of a path below the mount and a query. */
record GivenRequest(String path, String query) implements Request {

    /** What follows the mount path, for example {@code /sleep?ms=1}. */
    static GivenRequest of(String target) {
        String[] parts = target.split("\\?", 2);
        return new GivenRequest(parts[0], parts.length == 2 ? parts[1] : "");
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String target() {
        return mountPath() + path + "?" + query;
    }

    @Override
    public String mountPath() {
        return "/faults";
    }

    @Override
    public Headers headers() {
        return Headers.empty();
    }

    @Override
    public InputStream body() {
        throw new AssertionError("no fault reads the body");
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String host() {
        return "";
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
