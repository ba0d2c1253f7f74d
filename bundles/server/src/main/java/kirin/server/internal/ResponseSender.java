package kirin.server.internal;

import kirin.app.Body;
import kirin.app.Response;
import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Sends a response through an exchange, each kind of body in the way that suits it. */
final class ResponseSender {
    private ResponseSender() {}

    /** Whether sending it blocks on nothing, neither application code nor the client. */
    static boolean sendsAtOnce(Response response) {
        return response.body() instanceof Body.Bytes;
    }

    /**
     * Sends it; returns when everything was handed over.
     *
     * @throws Exception what the application's own stream or writer threw, or that the client went
     */
    static void send(@Nullable Response response, Exchange exchange) throws Exception {
        if (response == null) {
            throw new IllegalStateException("the application returned null instead of a response");
        }
        int status = response.status();
        Headers headers = response.headers();
        switch (response.body()) {
            case Body.Bytes(byte[] content) ->
                    exchange.send(
                            status, headers, ByteBuffer.wrap(content), true, SendCallback.IGNORED);
            case Body.FilePart part ->
                    exchange.send(
                            status,
                            headers,
                            open(part),
                            part.offset(),
                            part.length(),
                            SendCallback.IGNORED);
            case Body.Stream(InputStream content, long length) -> {
                try (content;
                        ExchangeOutput out = output(exchange, status, headers, length)) {
                    content.transferTo(out);
                    out.complete();
                }
            }
            case Body.Written written -> {
                try (ExchangeOutput out = output(exchange, status, headers, written.length())) {
                    written.writer().writeTo(out);
                    out.complete();
                }
            }
        }
    }

    private static ExchangeOutput output(
            Exchange exchange, int status, Headers headers, long length) {
        Headers all = length < 0 ? headers : headers.with("Content-Length", Long.toString(length));
        // RFC 9110 §8.6: where no body is sent, the length is that of the answer to a GET, and the
        // application need not make that body.
        boolean bodyless = exchange.method().equals("HEAD") || status == 204 || status == 304;
        long declared = bodyless ? -1 : length < 0 ? contentLength(headers) : length;
        return new ExchangeOutput(exchange, status, all, declared);
    }

    private static long contentLength(Headers headers) {
        String given = headers.get("Content-Length");
        try {
            return given == null ? -1 : Math.max(-1, Long.parseLong(given));
        } catch (NumberFormatException _) {
            // Not sent either: what is no number declares nothing.
            return -1;
        }
    }

    /** Opens what it has found to be as long as it is to be, while a 500 can still be answered. */
    private static FileChannel open(Body.FilePart part) throws IOException {
        var found = Files.readAttributes(part.file(), BasicFileAttributes.class);
        if (found.isDirectory()) {
            throw new IOException(part.file() + " is a folder; only a file can be a body");
        }
        if (found.isRegularFile() && found.size() - part.offset() < part.length()) {
            throw new IOException(
                    "%s has only %d bytes, and %d from offset %d are to be sent"
                            .formatted(part.file(), found.size(), part.length(), part.offset()));
        }
        return FileChannel.open(part.file(), StandardOpenOption.READ);
    }
}
