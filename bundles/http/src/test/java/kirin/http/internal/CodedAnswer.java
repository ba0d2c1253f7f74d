package kirin.http.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * An answer as a client reads it that knows gzip.
 *
 * @param head each line with its end
 * @param sent the body without the framing of chunks
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record CodedAnswer(String head, byte[] sent) {

    /** Reads one with a length or in chunks. */
    static CodedAnswer read(RawClient client) throws IOException {
        return readBody(client, client.head());
    }

    /** Reads the body behind a head. */
    static CodedAnswer readBody(RawClient client, String head) throws IOException {
        if (!head.contains("Transfer-Encoding: chunked\n")) {
            String length = head.split("Content-Length: ", 2)[1];
            return new CodedAnswer(
                    head,
                    client.bytes(Integer.parseInt(length.substring(0, length.indexOf('\n')))));
        }
        var body = new ByteArrayOutputStream();
        for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
            body.writeBytes(chunk);
        }
        return new CodedAnswer(head, body.toByteArray());
    }

    static CodedAnswer of(RawClient client, String target, String... fields) throws IOException {
        return read(client.send(request("GET", target, fields)));
    }

    static String request(String method, String target, String... fields) {
        var request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    boolean isGzip() {
        return head.contains("\nContent-Encoding: gzip\n");
    }

    /** The body as it was before it was compressed. */
    byte[] body() throws IOException {
        return isGzip() ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes() : sent;
    }

    String text() throws IOException {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /** The value of a field; empty if there is none, all values if there are several. */
    String field(String name) {
        var values = new StringBuilder();
        for (String line : head.split("\n", -1)) {
            if (line.regionMatches(true, 0, name + ": ", 0, name.length() + 2)) {
                values.append(values.isEmpty() ? "" : " | ")
                        .append(line, name.length() + 2, line.length());
            }
        }
        return values.toString();
    }
}
