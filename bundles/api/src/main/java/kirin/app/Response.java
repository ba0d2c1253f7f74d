package kirin.app;

import kirin.http.Headers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One answer. Unmodifiable, so one whose body is bytes may be kept and returned for many requests.
 *
 * <p>The server adds {@code Date}, {@code Server}, {@code Connection} and the framing ({@code
 * Content-Length} from the body, or {@code Transfer-Encoding}); an application sets none of these.
 */
public final class Response {
    private static final Body NOTHING = new Body.Bytes(new byte[0]);
    private static final Headers PLAIN_TEXT =
            Headers.of("Content-Type", "text/plain; charset=utf-8");
    private static final Headers HTML = Headers.of("Content-Type", "text/html; charset=utf-8");
    private static final Headers JSON = Headers.of("Content-Type", "application/json");

    private final int status;
    private final Headers headers;
    private final Body body;

    private Response(int status, Headers headers, Body body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException(
                    "%d is not the status of an answer; give 200 to 599".formatted(status));
        }
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** An answer put together freely; {@code status} is 200 to 599. */
    public static Response of(int status, Headers headers, Body body) {
        return new Response(status, headers, body);
    }

    /** An answer without a body; {@code status} is 200 to 599. */
    public static Response of(int status) {
        return new Response(status, Headers.empty(), NOTHING);
    }

    /** 200 with plain text in UTF-8. */
    public static Response text(String text) {
        return new Response(200, PLAIN_TEXT, utf8(text));
    }

    /** 200 with an HTML page in UTF-8. */
    public static Response html(String page) {
        return new Response(200, HTML, utf8(page));
    }

    /** 200 with a JSON text in UTF-8. */
    public static Response json(String json) {
        return new Response(200, JSON, utf8(json));
    }

    /** 200 with bytes, which are not copied. */
    public static Response bytes(String contentType, byte[] content) {
        return new Response(200, Headers.of("Content-Type", contentType), new Body.Bytes(content));
    }

    /**
     * 200 with a whole file as it is now.
     *
     * @throws IOException if the file cannot be read
     */
    public static Response file(String contentType, Path file) throws IOException {
        Body whole = new Body.FilePart(file, 0, Files.size(file));
        return new Response(200, Headers.of("Content-Type", contentType), whole);
    }

    /** 200 with what a stream yields until its end; the server closes it. */
    public static Response stream(String contentType, InputStream content) {
        return new Response(
                200, Headers.of("Content-Type", contentType), new Body.Stream(content, -1));
    }

    /** 200 with a body that is written progressively. */
    public static Response writing(String contentType, BodyWriter writer) {
        return new Response(
                200, Headers.of("Content-Type", contentType), new Body.Written(writer, -1));
    }

    /** 303, so that the client gets {@code location} whatever its method was. */
    public static Response redirect(String location) {
        return new Response(303, Headers.of("Location", location), NOTHING);
    }

    /** 200 to 599. */
    public int status() {
        return status;
    }

    /** The fields that the application set. */
    public Headers headers() {
        return headers;
    }

    /** What is sent after the head. */
    public Body body() {
        return body;
    }

    /** This answer with another status, 200 to 599. */
    public Response withStatus(int other) {
        return new Response(other, headers, body);
    }

    /**
     * This answer with one more field.
     *
     * @throws IllegalArgumentException if name or value cannot stand in a head
     */
    public Response withHeader(String name, String value) {
        return new Response(status, headers.with(name, value), body);
    }

    private static Body utf8(String text) {
        return new Body.Bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
