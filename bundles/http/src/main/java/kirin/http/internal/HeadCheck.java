package kirin.http.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a request has to be before an application sees it (RFC 9112 §2, §3 and §6). */
final class HeadCheck {
    private static final String HOST_MARKS = "-._~%!$&'()*+,;=:[]";

    private static final int SHORTEST_METHOD = 3;
    private static final int LONGEST_METHOD = 20;

    private static final String LENGTH = "the length of the body is malformed";

    /** More digits than any length that can be meant. */
    private static final int MOST_DIGITS = 18;

    private final RequestRules rules;
    private final ForwardedFields forwarded;
    private final ClientConnection connection;

    HeadCheck(HttpSettings settings, ClientConnection connection) {
        this.rules = settings.rules();
        this.forwarded = settings.forwarded();
        this.connection = connection;
    }

    /** The fields without those of names with an underscore that are to be left out. */
    RequestHeaders settled(RequestHeaders received, FieldReader from) {
        return from.hasUnderscore()
                ? rules.underscoredFields().settle(received, connection)
                : received;
    }

    /**
     * What a request says.
     *
     * @throws RefusedException if it may not say that
     */
    RequestHead head(RequestLine line, RequestHeaders fields) {
        if (line.majorVersion() != 1 && !rules.anyVersion()) {
            throw refused(505, "HTTP Version Not Supported: speak HTTP/1.1 or HTTP/1.0");
        }
        String method = method(line);
        if (!rules.anyMethod() && !isConventional(method)) {
            throw malformed("the method has small letters or an odd length");
        }
        if (!isVisible(line.target()) || !isTarget(method, line.target())) {
            throw malformed("the request target is malformed");
        }
        boolean http11 = line.isHttp11();
        long bodyLength = bodyLength(fields, http11);
        checkExpectation(fields);
        checkHost(fields, http11);
        if (bodyLength > rules.longestBody()) {
            throw new RefusedException(Refusal.tooLarge(rules.longestBody()));
        }
        return head(line, fields, bodyLength, forwarding(fields));
    }

    /** The same of one that is refused, for the log. */
    RequestHead headOfRefused(RequestLine line, RequestHeaders fields) {
        Forwarding forwarding = Forwarding.NONE;
        try {
            forwarding = forwarding(fields);
        } catch (RefusedException _) {
            // Then nothing is known of that.
        }
        return head(line, fields, 0, forwarding);
    }

    private RequestHead head(
            RequestLine line, RequestHeaders fields, long bodyLength, Forwarding forwarding) {
        boolean http11 = line.isHttp11();
        boolean named = fields.contains("Connection");
        boolean keepsAlive =
                http11
                        ? !(named && FieldLists.lists(fields, "Connection", "close"))
                        : named && FieldLists.lists(fields, "Connection", "keep-alive");
        boolean isUpgrade =
                http11
                        && fields.contains("Upgrade")
                        && FieldLists.lists(fields, "Connection", "upgrade");
        return new RequestHead(
                method(line),
                line.target(),
                line.protocol(),
                http11,
                RequestId.given(fields),
                fields,
                bodyLength,
                keepsAlive,
                http11 && fields.contains("Expect"),
                isUpgrade,
                forwarding);
    }

    /** What proxies say of it. */
    private Forwarding forwarding(RequestHeaders fields) {
        return forwarded.mayBeAmong(fields) && connection.isTrusted()
                ? forwarded.read(fields)
                : Forwarding.NONE;
    }

    private String method(RequestLine line) {
        String method = line.method();
        return rules.raisesMethods() ? method.toUpperCase(Locale.ROOT) : method;
    }

    /** As {@link RequestHead} has it (RFC 9112 §6). */
    private static long bodyLength(RequestHeaders fields, boolean http11) {
        boolean hasLength = fields.contains("Content-Length");
        if (!fields.contains("Transfer-Encoding")) {
            return hasLength ? length(fields) : 0;
        }
        // RFC 9112 §6.1: both together, or an encoding from a client that cannot know any, is how
        // requests are smuggled. Never pick one.
        if (!http11 || hasLength) {
            throw malformed("the length of the body is ambiguous");
        }
        List<String> codings = fields.all("Transfer-Encoding");
        if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw new RefusedException(
                    otherCoding(String.join(",", codings).toLowerCase(Locale.ROOT)));
        }
        return RequestHead.CHUNKED;
    }

    private static long length(RequestHeaders fields) {
        List<String> lengths = fields.all("Content-Length");
        String text = lengths.getFirst();
        if (lengths.size() > 1 || text.isEmpty() || text.length() > MOST_DIGITS) {
            throw malformed(LENGTH);
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw malformed(LENGTH);
            }
            length = 10 * length + c - '0';
        }
        return length;
    }

    private static void checkExpectation(RequestHeaders fields) {
        String expected = fields.get("Expect");
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            throw refused(417, "Expectation Failed: only 100-continue is met");
        }
    }

    private static void checkHost(RequestHeaders fields, boolean http11) {
        // RFC 9112 §3.2
        if (fields.contains("Host") ? fields.repeats("Host") : http11) {
            throw malformed("exactly one Host field is needed");
        }
        if (!fields.isMadeOf("Host", HeadCheck::isOfHost)) {
            throw malformed("the Host field is malformed");
        }
    }

    private static RefusedException malformed(String reason) {
        return refused(400, "Bad Request: " + reason);
    }

    private static RefusedException refused(int status, String reason) {
        return new RefusedException(new Refusal(status, reason));
    }

    private static Refusal otherCoding(String codings) {
        List<String> each = Arrays.stream(codings.split(",", -1)).map(String::strip).toList();
        int first = each.indexOf("chunked");
        // RFC 9112 §6.3: unless it comes last, and once, nobody can tell where the body ends.
        return first >= 0 && first < each.size() - 1
                ? new Refusal(400, "Bad Request: chunked is not the last transfer coding")
                : new Refusal(501, "Not Implemented: chunked is the only transfer coding");
    }

    /** Of letters, digits and what else can be in a host and a port (RFC 3986 §3.2.2). */
    static boolean isHost(String text) {
        return isOfMarks(text, HOST_MARKS);
    }

    private static boolean isOfHost(int c) {
        return FieldBytes.isAlphanumeric(c) || HOST_MARKS.indexOf(c) >= 0;
    }

    /** Of letters, digits and these. */
    static boolean isOfMarks(String text, String marks) {
        for (int i = 0; i < text.length(); i++) {
            if (!FieldBytes.isAlphanumeric(text.charAt(i)) && marks.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it has one of the four forms (RFC 9112 §3.2), those of a proxy's included. */
    private static boolean isTarget(String method, String target) {
        return target.charAt(0) == '/'
                || isAbsolute(target)
                || (target.equals("*") && method.equals("OPTIONS"))
                || method.equals("CONNECT");
    }

    /** RFC 9110 §4.2: without a host it is invalid, and a user in it is there to deceive. */
    private static boolean isAbsolute(String target) {
        String authority = RequestHead.authority(target);
        return authority != null && !authority.isEmpty() && isHost(authority);
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
