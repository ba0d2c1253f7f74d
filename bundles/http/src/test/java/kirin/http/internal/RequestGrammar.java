package kirin.http.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Makes bytes that are nearly requests: of parts that are mostly good, sometimes known to be
 * trouble, and then changed a little. The same seed makes the same bytes.
 */
final class RequestGrammar {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "HEAD", "OPTIONS");
    private static final List<String> ODD_METHODS =
            List.of(
                    "get",
                    "CONNECT",
                    "G\tT",
                    "A",
                    "",
                    " GET",
                    "PRI",
                    "M-SEARCH",
                    "\r\nGET",
                    "G\0T");

    private static final List<String> TARGETS = List.of("/", "/a?b=c", "/%20", "http://h/x", "/*");
    private static final List<String> ODD_TARGETS =
            List.of("*", "a", "", "/ b", "/#f", "/\u00e4", "/\t", "h:80", "://", "/\0", "/a\u007f");

    private static final List<String> ODD_VERSIONS =
            List.of(
                    "HTTP/1.0",
                    "HTTP/1.9",
                    "HTTP/2.0",
                    "HTTP/0.9",
                    "http/1.1",
                    "HTTP/1.1 ",
                    "",
                    "HTTP/11",
                    "HTTP/1.01",
                    "HTTP/-1.1",
                    "HTTP/ 1.1",
                    "HTTPS/1.1",
                    "HTTP/1.\u00b2");

    private static final List<String> ENDS = List.of("\r\n");
    private static final List<String> ODD_ENDS =
            List.of(
                    "\n", "\r", "\r\r\n", "\n\r", "\r\n ", "\r\n\t", "", "\0\r\n", "\r \n",
                    "\u0085");

    private static final List<String> FIELDS =
            List.of(
                    "X: y",
                    "Accept: */*",
                    "Cookie: a=b",
                    "X-Long: " + "v".repeat(300),
                    "Empty:",
                    "Connection: keep-alive",
                    "Connection: close",
                    "Expect: 100-continue",
                    "X_Under: y",
                    "TE: trailers",
                    "Upgrade: x",
                    "Connection: upgrade",
                    "A:\t b \t");
    private static final List<String> ODD_FIELDS =
            List.of(
                    "Host: other",
                    "Host:",
                    "Content-Length: 3",
                    "Content-Length: 03",
                    "Content-Length: +3",
                    "Content-Length: 3, 3",
                    "Content-Length: -0",
                    "Content-Length: 99999999999999999999",
                    "Content-Length: 0x3",
                    "Content-Length:",
                    "Content-Length: 3 3",
                    "Content-Length : 3",
                    "Content_Length: 3",
                    "Content-Length\0: 3",
                    "Content-Length: \u00b3",
                    "Content-Length:\u000b3",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: chunked, chunked",
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: xchunked",
                    "Transfer-Encoding: identity",
                    "Transfer-Encoding:",
                    "Transfer-Encoding: ,chunked",
                    "Transfer-Encoding: chunked;q=1",
                    "Transfer-Encoding:\u000bchunked",
                    "Transfer_Encoding: chunked",
                    "Transfer-Encoding : chunked",
                    "Transfer-Encoding: \"chunked\"",
                    "Transfer-Encoding\t: chunked",
                    " Transfer-Encoding: chunked",
                    "Transfer-\u00c4ncoding: chunked",
                    ": x",
                    "x",
                    "Expect: else",
                    "Expect: 100-continue, x",
                    "Bad(): x",
                    "X: \0",
                    "X: a\rb: c");

    private static final List<String> EXTENSIONS =
            List.of(";a", ";a=b", ";a=\"b\"", " ;a", "; a", ";", ";\r", ";\n", ";\0", " ", "\t");

    private static final List<String> SIZES =
            List.of(
                    "",
                    "0x3",
                    "+3",
                    "-1",
                    " 3",
                    "3 ",
                    "00000000000000000003",
                    "ffffffffffffffff",
                    "8000000000000000",
                    "7fffffffffffffff",
                    "80000000",
                    "fffffffff",
                    "g",
                    "3\t",
                    "1_0",
                    "\u0663",
                    "3.",
                    "3;",
                    "0;a",
                    "00");

    private final Random random;
    private final List<byte[]> corpus;

    RequestGrammar(long seed, List<byte[]> corpus) {
        this.random = new Random(seed);
        this.corpus = corpus;
    }

    /** The next bytes to try. */
    byte[] next() {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            if (rarely(6)) {
                text.append(latin1(corpus.get(random.nextInt(corpus.size()))));
            } else {
                addRequest(text);
            }
        }
        int changes = rarely(2) ? random.nextInt(4) : 0;
        for (int i = 0; i < changes && !text.isEmpty(); i++) {
            change(text);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void addRequest(StringBuilder text) {
        if (rarely(20)) {
            text.append(end());
        }
        text.append(pick(METHODS, ODD_METHODS)).append(rarely(60) ? pick(ODD_ENDS) : " ");
        text.append(pick(TARGETS, ODD_TARGETS)).append(rarely(60) ? "  " : " ");
        text.append(pick(List.of("HTTP/1.1"), ODD_VERSIONS)).append(end());
        if (!rarely(40)) {
            text.append("Host: a").append(end());
        }
        addFields(text);
        switch (random.nextInt(3)) {
            case 0 -> addWithLength(text);
            case 1 -> addChunked(text);
            default -> text.append(end());
        }
    }

    private void addFields(StringBuilder text) {
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(pick(FIELDS, ODD_FIELDS)).append(end());
        }
    }

    private void addWithLength(StringBuilder text) {
        int length = rarely(20) ? 70_000 : random.nextInt(30);
        int told = rarely(15) ? Math.max(0, length + random.nextInt(5) - 2) : length;
        text.append("Content-Length: ").append(told).append(end());
        addFields(text);
        text.append(end()).append("b".repeat(length));
    }

    private void addChunked(StringBuilder text) {
        text.append(rarely(10) ? "transfer-encoding:CHUNKED" : "Transfer-Encoding: chunked");
        text.append(end()).append(end());
        for (int i = random.nextInt(4); i > 0; i--) {
            int length = 1 + random.nextInt(20);
            text.append(rarely(20) ? pick(SIZES) : Integer.toHexString(length));
            text.append(rarely(6) ? pick(EXTENSIONS) : "").append(end());
            text.append("c".repeat(length)).append(end());
        }
        text.append(rarely(30) ? pick(SIZES) : "0").append(rarely(10) ? pick(EXTENSIONS) : "");
        text.append(end());
        if (rarely(3)) {
            addFields(text);
        }
        text.append(end());
    }

    private void change(StringBuilder text) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(8));
        switch (random.nextInt(7)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, text.substring(at, end));
            case 2 -> text.insert(at, pick(ODD_ENDS));
            case 3 -> text.setCharAt(at, (char) random.nextInt(256));
            case 4 -> text.setCharAt(at, (char) (text.charAt(at) ^ (1 << random.nextInt(8))));
            case 5 -> text.setLength(at);
            default -> text.insert(at, pick(ODD_FIELDS));
        }
    }

    private String end() {
        return pick(ENDS, ODD_ENDS);
    }

    private String pick(List<String> good, List<String> odd) {
        return pick(rarely(good.equals(ENDS) ? 120 : 15) ? odd : good);
    }

    private String pick(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean rarely(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
