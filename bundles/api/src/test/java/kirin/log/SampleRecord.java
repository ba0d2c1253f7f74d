package kirin.log;

import kirin.exchange.Connection;
import kirin.exchange.Handling;
import kirin.exchange.Loop;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import javax.net.ssl.SSLSession;

/**
 * A record for the tests of formatters: of one {@code GET} that the application "shop" has
 * answered, of which each test changes what it is about.
 */
public final class SampleRecord implements AccessRecord, Handling, Connection {
    public SocketAddress peer = new InetSocketAddress("192.0.2.7", 40_000);
    public String peerHost = "192.0.2.7";
    public @Nullable String forwardedFor;
    public @Nullable String requestId = "1h2j3k-7";
    public @Nullable String method = "GET";
    public @Nullable String target = "/shop/items?page=2";
    public @Nullable String protocol = "HTTP/1.1";
    public String scheme = "http";
    public Headers requestFields =
            Headers.of(
                    "Host", "shop.example",
                    "User-Agent", "curl/8.5.0",
                    "Referer", "https://shop.example/");
    public Headers answerFields = Headers.of("Content-Type", "text/plain");
    public int status = 200;
    public long bodyBytes = 1234;
    public long endMillis = Instant.parse("2026-11-23T21:24:35.678Z").toEpochMilli();
    public long durationNanos = 1_234_567_890L;
    public long firstByteNanos = 1_000_000_000L;
    public boolean handled = true;
    public String application = "shop";
    public int revision = 3;
    public String mountPath = "/shop";
    public String path = "/items";
    public String query = "page=2";
    public int worker = 4;
    public String workerClass = "gthread";
    public long waitedNanos = 250_000;
    public AccessOutcome outcome = AccessOutcome.ANSWERED;
    public String reason = "";

    /** The line that a formatter makes of it. */
    public String line(AccessLogFormatter formatter) {
        var line = new Line();
        formatter.format(this, line);
        return StandardCharsets.UTF_8.decode(line.bytes()).toString();
    }

    @Override
    public Connection connection() {
        return this;
    }

    @Override
    public String peerHost() {
        return peerHost;
    }

    @Override
    public @Nullable String forwardedFor() {
        return forwardedFor;
    }

    @Override
    public @Nullable String requestId() {
        return requestId;
    }

    @Override
    public @Nullable String method() {
        return method;
    }

    @Override
    public @Nullable String target() {
        return target;
    }

    @Override
    public @Nullable String protocol() {
        return protocol;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public Headers requestFields() {
        return requestFields;
    }

    @Override
    public Headers answerFields() {
        return answerFields;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public long endMillis() {
        return endMillis;
    }

    @Override
    public long durationNanos() {
        return durationNanos;
    }

    @Override
    public long firstByteNanos() {
        return firstByteNanos;
    }

    @Override
    public @Nullable Handling handling() {
        return handled ? this : null;
    }

    @Override
    public AccessOutcome outcome() {
        return outcome;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public String application() {
        return application;
    }

    @Override
    public int revision() {
        return revision;
    }

    @Override
    public String mountPath() {
        return mountPath;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public int worker() {
        return worker;
    }

    @Override
    public String workerClass() {
        return workerClass;
    }

    @Override
    public long waitedNanos() {
        return waitedNanos;
    }

    @Override
    public Substitute substitute() {
        return Substitute.NONE;
    }

    @Override
    public long id() {
        return 12;
    }

    @Override
    public SocketAddress peer() {
        return peer;
    }

    @Override
    public SocketAddress local() {
        return new InetSocketAddress("192.0.2.1", 8000);
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }

    @Override
    public Loop loop() {
        throw new UnsupportedOperationException("a formatter has no business there");
    }

    @Override
    public @Nullable Object attach(Object key, Object value) {
        return null;
    }

    @Override
    public @Nullable Object attachment(Object key) {
        return null;
    }

    @Override
    public @Nullable Object detach(Object key) {
        return null;
    }

    @Override
    public void onClosed(Runnable listener) {
        throw new UnsupportedOperationException("a formatter has no business there");
    }
}
