package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.nio.charset.StandardCharsets;

/**
 * Why a request gets no application to see.
 *
 * @param status of the answer
 * @param reason fit for the log and for the client, of whose bytes it repeats none
 */
record Refusal(int status, String reason) {

    long bodyBytes() {
        // All of it is ASCII; with the line end.
        return reason.length() + 1L;
    }

    /** The whole answer, after which the connection is closed. */
    ByteBuf encode(IoLoop loop, ByteBufAllocator allocator) {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.US_ASCII);
        HeadBuffer head = loop.head();
        head.clear();
        head.append(StatusLine.withServer(status)).append(loop.date().line());
        head.field("Content-Type", "text/plain; charset=utf-8");
        head.append("Content-Length: ").append(body.length).endLine();
        head.field("Connection", "close").endLine();
        return head.copyTo(allocator, body.length).writeBytes(body);
    }
}
