package kirin.server.internal;

import kirin.exchange.Connection;
import kirin.exchange.Exchange;
import kirin.exchange.Handling;
import kirin.exchange.Outcome;
import kirin.exchange.Part;
import kirin.exchange.SendCallback;
import kirin.exchange.Transfer;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/** An exchange whose answer sets one more cookie than its application knows of. */
record CookieExchange(Exchange exchange, String cookie) implements Exchange {

    private Headers withCookie(Headers fields) {
        return fields.with("Set-Cookie", cookie);
    }

    @Override
    public void send(int status, Headers fields, ByteBuffer body, boolean last, SendCallback sent) {
        exchange.send(status, withCookie(fields), body, last, sent);
    }

    @Override
    public void send(
            int status,
            Headers fields,
            FileChannel file,
            long offset,
            long length,
            SendCallback sent) {
        exchange.send(status, withCookie(fields), file, offset, length, sent);
    }

    @Override
    public Transfer upgrade(Headers fields) {
        return exchange.upgrade(withCookie(fields));
    }

    @Override
    public long id() {
        return exchange.id();
    }

    @Override
    public String requestId() {
        return exchange.requestId();
    }

    @Override
    public Connection connection() {
        return exchange.connection();
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public String target() {
        return exchange.target();
    }

    @Override
    public String protocol() {
        return exchange.protocol();
    }

    @Override
    public String scheme() {
        return exchange.scheme();
    }

    @Override
    public SocketAddress client() {
        return exchange.client();
    }

    @Override
    public String host() {
        return exchange.host();
    }

    @Override
    public String prefix() {
        return exchange.prefix();
    }

    @Override
    public Headers headers() {
        return exchange.headers();
    }

    @Override
    public Headers trailers() {
        return exchange.trailers();
    }

    @Override
    public long startNanos() {
        return exchange.startNanos();
    }

    @Override
    public long readyNanos() {
        return exchange.readyNanos();
    }

    @Override
    public boolean isCommitted() {
        return exchange.isCommitted();
    }

    @Override
    public void inform(int status, Headers fields) {
        exchange.inform(status, fields);
    }

    @Override
    public void finish(Headers trailers, SendCallback sent) {
        exchange.finish(trailers, sent);
    }

    @Override
    public void handledBy(Handling handling) {
        exchange.handledBy(handling);
    }

    @Override
    public void onCompleted(Consumer<Outcome> listener) {
        exchange.onCompleted(listener);
    }

    @Override
    public @Nullable Part read() throws IOException {
        return exchange.read();
    }

    @Override
    public void demand(Runnable ready) {
        exchange.demand(ready);
    }

    @Override
    public void send(ByteBuffer body, boolean last, SendCallback sent) {
        exchange.send(body, last, sent);
    }

    @Override
    public void abort(String reason) {
        exchange.abort(reason);
    }

    @Override
    public void onGone(Runnable listener) {
        exchange.onGone(listener);
    }
}
