package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import kirin.http.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Why a request gets no application to see.
 *
 * @param status of the answer
 * @param reason fit for the log and for the client, of whose bytes it repeats none
 */
record Refusal(int status, String reason) {
    static final Refusal TOO_SLOW =
            new Refusal(408, "Request Timeout: the request was not there in time");

    private static final String TYPE = "text/plain; charset=utf-8";

    /** What can be known of a body only while it comes. */
    static Refusal tooLarge(long most) {
        return new Refusal(413, "Content Too Large: the body exceeds " + most + " bytes");
    }

    /** The fields of it as the answer of an exchange. */
    Headers fields() {
        return Headers.of("Content-Type", TYPE);
    }

    /** The body of it as the answer of an exchange. */
    ByteBuffer body() {
        return ByteBuffer.wrap(bytes());
    }

    private byte[] bytes() {
        return (reason + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    long bodyBytes() {
        // All of it is ASCII; with the line end.
        return reason.length() + 1L;
    }

    /** The whole answer, after which the connection is closed. */
    ByteBuf encode(IoLoop loop, AnswerOutlet outlet) {
        byte[] body = bytes();
        HeadBuffer head = loop.head();
        head.clear();
        head.append(StatusLine.withServer(status)).append(loop.date().line());
        head.field("Content-Type", TYPE);
        head.append("Content-Length: ").append(body.length).endLine();
        head.field("Connection", "close").endLine();
        return head.moveTo(outlet, body.length).writeBytes(body);
    }
}
