package kirin.http.internal;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What a request has to be before an application sees it (RFC 9112 §2, §3 and §6). */
final class HeadCheck {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final String HOST_MARKS = "-._~%!$&'()*+,;=:[]";

    private final int mostFields;
    private final int longestField;

    HeadCheck(HttpSettings settings) {
        this.mostFields = settings.mostFields();
        this.longestField = settings.longestField();
    }

    /** Why the request is refused; null if it is not. */
    @Nullable Refusal refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return undecodable(request.decoderResult().cause());
        }
        HttpVersion version = request.protocolVersion();
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            return new Refusal(505, "HTTP Version Not Supported: speak HTTP/1.1 or HTTP/1.0");
        }
        if (!isToken(request.method().name())) {
            return new Refusal(400, "Bad Request: the method is malformed");
        }
        if (!isVisible(request.uri()) || !isTarget(request.method().name(), request.uri())) {
            return new Refusal(400, "Bad Request: the request target is malformed");
        }
        HttpHeaders fields = request.headers();
        Refusal refusal = tooMuch(fields);
        if (refusal == null) {
            refusal = framing(fields, version.minorVersion() > 0);
        }
        return refusal == null ? host(fields, version.minorVersion() > 0) : refusal;
    }

    /** What a request without refusal said. */
    static RequestHead head(HttpRequest request) {
        Headers fields = RequestHeaders.of(request.headers());
        boolean http11 = request.protocolVersion().minorVersion() > 0;
        boolean named = request.headers().contains(HttpHeaderNames.CONNECTION);
        boolean keepsAlive =
                http11
                        ? !(named && FieldLists.lists(fields, "Connection", "close"))
                        : named && FieldLists.lists(fields, "Connection", "keep-alive");
        return new RequestHead(
                request.method().name(),
                request.uri(),
                request.protocolVersion().text(),
                http11,
                RequestId.given(request.headers()),
                fields,
                keepsAlive,
                http11 && fields.contains("Expect"),
                isUpgrade(request));
    }

    /** The same of a request with a refusal, for the log; null if its first line is unreadable. */
    static @Nullable RequestHead headOfRefused(HttpRequest request) {
        // The decoder gives a whole request in place of one whose first line it cannot read.
        return request instanceof FullHttpRequest ? null : head(request);
    }

    /** Whether the client offers to leave HTTP after this request. */
    static boolean isUpgrade(HttpRequest request) {
        HttpHeaders fields = request.headers();
        return fields.contains(HttpHeaderNames.UPGRADE)
                && request.protocolVersion().minorVersion() > 0
                && FieldLists.lists(RequestHeaders.of(fields), "Connection", "upgrade");
    }

    private static Refusal undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(414, "URI Too Long: the request line exceeds the limit");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(
                    431, "Request Header Fields Too Large: the header exceeds the limit");
        }
        return new Refusal(400, "Bad Request: the request line or a header field is malformed");
    }

    private @Nullable Refusal tooMuch(HttpHeaders fields) {
        if (fields.size() > mostFields) {
            return new Refusal(
                    431, "Request Header Fields Too Large: more than " + mostFields + " fields");
        }
        Iterator<Map.Entry<CharSequence, CharSequence>> each = fields.iteratorCharSequence();
        while (each.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = each.next();
            // With the colon, one space and the line end.
            if (field.getKey().length() + field.getValue().length() + 4 > longestField) {
                return new Refusal(
                        431,
                        "Request Header Fields Too Large: a field exceeds "
                                + longestField
                                + " bytes");
            }
        }
        return null;
    }

    private static @Nullable Refusal framing(HttpHeaders fields, boolean http11) {
        List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            // RFC 9112 §6.1: both together, or an encoding from a client that cannot know any, is
            // how requests are smuggled. Never pick one.
            if (!http11 || fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                return new Refusal(400, "Bad Request: the length of the body is ambiguous");
            }
            if (codings.size() > 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked")) {
                return new Refusal(501, "Not Implemented: chunked is the only transfer coding");
            }
        }
        String expected = fields.get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.strip().equalsIgnoreCase("100-continue")) {
            return new Refusal(417, "Expectation Failed: only 100-continue is met");
        }
        return null;
    }

    private static @Nullable Refusal host(HttpHeaders fields, boolean http11) {
        List<String> hosts = fields.getAll(HttpHeaderNames.HOST);
        // RFC 9112 §3.2
        if (hosts.size() > 1 || (hosts.isEmpty() && http11)) {
            return new Refusal(400, "Bad Request: exactly one Host field is needed");
        }
        if (!hosts.isEmpty() && !isHost(hosts.getFirst())) {
            return new Refusal(400, "Bad Request: the Host field is malformed");
        }
        return null;
    }

    /** Of letters, digits and what else can be in a host and a port (RFC 3986 §3.2.2). */
    private static boolean isHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isAlphanumeric(text.charAt(i)) && HOST_MARKS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it has one of the four forms (RFC 9112 §3.2), those of a proxy's included. */
    private static boolean isTarget(String method, String target) {
        return target.charAt(0) == '/'
                || target.indexOf("://") > 0
                || (target.equals("*") && method.equals("OPTIONS"))
                || method.equals("CONNECT");
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isAlphanumeric(text.charAt(i)) && TOKEN_MARKS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
