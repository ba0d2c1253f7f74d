package kirin.server.internal;

import kirin.app.Request;
import kirin.exchange.RoutedExchange;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A request as an application sees it: a view on the exchange. */
final class ExchangeRequest implements Request {
    private final RoutedExchange routed;
    private @Nullable InputStream body;
    private @Nullable Map<String, Object> attributes;

    ExchangeRequest(RoutedExchange routed) {
        this.routed = routed;
    }

    @Override
    public String method() {
        return routed.exchange().method();
    }

    @Override
    public String target() {
        return routed.exchange().target();
    }

    @Override
    public String mountPath() {
        String prefix = routed.exchange().prefix();
        return prefix.isEmpty() ? routed.mountPath() : prefix + routed.mountPath();
    }

    @Override
    public String path() {
        return routed.path();
    }

    @Override
    public String query() {
        return routed.query();
    }

    @Override
    public Headers headers() {
        return routed.exchange().headers();
    }

    @Override
    public InputStream body() {
        InputStream known = body;
        if (known == null) {
            known = new ExchangeInput(routed.exchange());
            body = known;
        }
        return known;
    }

    @Override
    public String scheme() {
        return routed.exchange().scheme();
    }

    @Override
    public String host() {
        return routed.exchange().host();
    }

    @Override
    public String protocol() {
        return routed.exchange().protocol();
    }

    @Override
    public SocketAddress peer() {
        return routed.exchange().client();
    }

    @Override
    public SocketAddress local() {
        return routed.exchange().connection().local();
    }

    @Override
    public @Nullable Instant deadline() {
        return routed.hasDeadline()
                ? Instant.now().plusNanos(routed.deadlineNanos() - System.nanoTime())
                : null;
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> known = attributes;
        if (known == null) {
            known = new HashMap<>();
            attributes = known;
        }
        return known;
    }

    @Override
    public RoutedExchange exchange() {
        return routed;
    }
}
