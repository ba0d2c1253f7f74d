package kirin.http.internal;

import java.util.Locale;
import java.util.Set;

/**
 * Which fields can come after a body: none that says where a message ends or goes, who asks, or how
 * its content is to be taken (RFC 9110 §6.5.1). Whoever adds trailers to the head's fields would be
 * misled by those; they are left out.
 */
final class TrailerFields {
    private static final Set<String> ONLY_IN_HEADS =
            Set.of(
                    // Framing and the connection
                    "connection",
                    "content-length",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    // Routing, and what proxies say of the client
                    "forwarded",
                    "host",
                    "max-forwards",
                    "via",
                    // Who asks, and what for
                    "authorization",
                    "cookie",
                    "expect",
                    "pragma",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "range",
                    "set-cookie",
                    "www-authenticate",
                    // How content and answer are to be taken
                    "age",
                    "cache-control",
                    "content-encoding",
                    "content-range",
                    "content-type",
                    "date",
                    "expires",
                    "location",
                    "retry-after",
                    "vary",
                    "warning");

    private TrailerFields() {}

    /** Whether a field of this name can come after a body. */
    static boolean admit(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return !ONLY_IN_HEADS.contains(small)
                && !small.startsWith("if-")
                && !small.startsWith("x-forwarded-");
    }

    /** The end of a body that had these. */
    static RequestEnd end(RequestHeaders fields) {
        RequestHeaders admitted = fields.only(TrailerFields::admit);
        return admitted.size() == 0 ? RequestEnd.WITHOUT_TRAILERS : new RequestEnd(admitted);
    }
}
