package kirin.http.internal;

import kirin.http.Headers;

import java.util.Locale;

/** Lists of tokens in fields (RFC 9110 §5.6.1), of which only single members are asked for. */
final class FieldLists {
    private FieldLists() {}

    /** Whether the client keeps the fields after a chunked body (RFC 9110 §10.1.4). */
    static boolean takesTrailers(RequestHead head) {
        return head.isHttp11() && lists(head.fields(), "TE", "trailers");
    }

    /** Whether one of the fields of this name lists the token, in whatever case. */
    static boolean lists(Headers fields, String name, String token) {
        for (String value : fields.all(name)) {
            for (String member : value.split(",", -1)) {
                if (member.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
