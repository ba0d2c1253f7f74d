package kirin.http.internal;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a request has to be before an application sees it (RFC 9112 §2, §3 and §6). */
final class HeadCheck {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final String HOST_MARKS = "-._~%!$&'()*+,;=:[]";

    private static final int SHORTEST_METHOD = 3;
    private static final int LONGEST_METHOD = 20;

    private final RequestRules rules;
    private final ForwardedFields forwarded;
    private final ClientConnection connection;
    // Of the request that was looked at last, until its head is made.
    private Forwarding forwarding = Forwarding.NONE;

    HeadCheck(HttpSettings settings, ClientConnection connection) {
        this.rules = settings.rules();
        this.forwarded = settings.forwarded();
        this.connection = connection;
    }

    /** Why the request is refused; null if it is not. */
    @Nullable Refusal refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return undecodable(request);
        }
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1 && !rules.anyVersion()) {
            return new Refusal(505, "HTTP Version Not Supported: speak HTTP/1.1 or HTTP/1.0");
        }
        String method = method(request);
        if (!isToken(method)) {
            return new Refusal(400, "Bad Request: the method is malformed");
        }
        if (!rules.anyMethod() && !isConventional(method)) {
            return new Refusal(400, "Bad Request: the method has small letters or an odd length");
        }
        if (!isVisible(request.uri()) || !isTarget(method, request.uri())) {
            return new Refusal(400, "Bad Request: the request target is malformed");
        }
        HttpHeaders fields = request.headers();
        boolean http11 = isHttp11(version);
        Refusal refusal = framing(fields, http11);
        if (refusal == null) {
            refusal = host(fields, http11);
        }
        if (refusal == null) {
            refusal = length(request);
        }
        return refusal == null ? forwarding(fields) : refusal;
    }

    /** Keeps what proxies say of it, unless that is why it is refused. */
    private @Nullable Refusal forwarding(HttpHeaders fields) {
        try {
            forwarding = connection.speaksForOthers() ? forwarded.read(fields) : Forwarding.NONE;
            return null;
        } catch (RefusedException e) {
            forwarding = Forwarding.NONE;
            return e.refusal();
        }
    }

    /** What the request said that {@link #refusal} has let pass. */
    RequestHead head(HttpRequest request) {
        Headers fields = RequestHeaders.of(request.headers());
        boolean http11 = isHttp11(request.protocolVersion());
        boolean named = request.headers().contains(HttpHeaderNames.CONNECTION);
        boolean keepsAlive =
                http11
                        ? !(named && FieldLists.lists(fields, "Connection", "close"))
                        : named && FieldLists.lists(fields, "Connection", "keep-alive");
        return new RequestHead(
                method(request),
                request.uri(),
                request.protocolVersion().text(),
                http11,
                RequestId.given(request.headers()),
                fields,
                keepsAlive,
                http11 && fields.contains("Expect"),
                isUpgrade(request),
                forwarding);
    }

    /** The same of a request with a refusal, for the log; null if its first line is unreadable. */
    @Nullable RequestHead headOfRefused(HttpRequest request) {
        if (isUnreadable(request)) {
            return null;
        }
        var _ = forwarding(request.headers());
        return head(request);
    }

    /** Whether the client offers to leave HTTP after this request. */
    static boolean isUpgrade(HttpRequest request) {
        HttpHeaders fields = request.headers();
        return fields.contains(HttpHeaderNames.UPGRADE)
                && isHttp11(request.protocolVersion())
                && FieldLists.lists(RequestHeaders.of(fields), "Connection", "upgrade");
    }

    private static Refusal undecodable(HttpRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof RefusedException refused) {
            return refused.refusal();
        }
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(414, "URI Too Long: the request line exceeds the limit");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(
                    431, "Request Header Fields Too Large: the header exceeds the limit");
        }
        if (isUnreadable(request)) {
            return new Refusal(400, "Bad Request: the request line is malformed");
        }
        Refusal refusal = framing(request.headers(), isHttp11(request.protocolVersion()));
        return refusal == null
                ? new Refusal(400, "Bad Request: a header field is malformed")
                : refusal;
    }

    /** The decoder gives a whole request in place of one whose first line it cannot read. */
    private static boolean isUnreadable(HttpRequest request) {
        return request instanceof FullHttpRequest;
    }

    private String method(HttpRequest request) {
        String method = request.method().name();
        return rules.raisesMethods() ? method.toUpperCase(Locale.ROOT) : method;
    }

    private static boolean isHttp11(HttpVersion version) {
        return version.compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    private static @Nullable Refusal framing(HttpHeaders fields, boolean http11) {
        List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            // RFC 9112 §6.1: both together, or an encoding from a client that cannot know any, is
            // how requests are smuggled. Never pick one.
            if (!http11 || fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                return new Refusal(400, "Bad Request: the length of the body is ambiguous");
            }
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                return otherCoding(String.join(",", codings).toLowerCase(Locale.ROOT));
            }
        }
        String expected = fields.get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.strip().equalsIgnoreCase("100-continue")) {
            return new Refusal(417, "Expectation Failed: only 100-continue is met");
        }
        return null;
    }

    private static Refusal otherCoding(String codings) {
        List<String> each = Arrays.stream(codings.split(",", -1)).map(String::strip).toList();
        int first = each.indexOf("chunked");
        // RFC 9112 §6.3: unless it comes last, and once, nobody can tell where the body ends.
        return first >= 0 && first < each.size() - 1
                ? new Refusal(400, "Bad Request: chunked is not the last transfer coding")
                : new Refusal(501, "Not Implemented: chunked is the only transfer coding");
    }

    private @Nullable Refusal length(HttpRequest request) {
        boolean tooLong =
                rules.longestBody() < Long.MAX_VALUE
                        && HttpUtil.getContentLength(request, 0L) > rules.longestBody();
        return tooLong ? Refusal.tooLarge(rules.longestBody()) : null;
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
    static boolean isHost(String text) {
        return isOfMarks(text, HOST_MARKS);
    }

    /** Of letters, digits and these. */
    static boolean isOfMarks(String text, String marks) {
        for (int i = 0; i < text.length(); i++) {
            if (!isAlphanumeric(text.charAt(i)) && marks.indexOf(text.charAt(i)) < 0) {
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
        return !text.isEmpty() && isOfMarks(text, TOKEN_MARKS);
    }

    /** As methods are: others may be something else to a proxy before us. */
    private static boolean isConventional(String method) {
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if ((c >= 'a' && c <= 'z') || c == '#') {
                return false;
            }
        }
        return method.length() >= SHORTEST_METHOD && method.length() <= LONGEST_METHOD;
    }

    /** Of what can be in a target: a fragment is the client's own (RFC 9110 §7.1). */
    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
