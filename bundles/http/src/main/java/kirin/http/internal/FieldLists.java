package kirin.http.internal;

import kirin.http.Headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lists in fields (RFC 9110 §5.6.1). */
final class FieldLists {
    private FieldLists() {}

    /** Whether the client keeps the fields after a chunked body (RFC 9110 §10.1.4). */
    static boolean takesTrailers(RequestHead head) {
        return head.isHttp11() && lists(head.fields(), "TE", "trailers");
    }

    /** The members of all fields of this name, in their order, without those that are empty. */
    static List<String> members(Headers fields, String name) {
        List<String> values = fields.all(name);
        if (values.isEmpty()) {
            return List.of();
        }
        if (values.size() == 1 && values.getFirst().indexOf(',') < 0) {
            String only = values.getFirst().strip();
            return only.isEmpty() ? List.of() : List.of(only);
        }
        List<String> members = new ArrayList<>();
        for (String value : values) {
            for (String member : value.split(",", -1)) {
                if (!member.isBlank()) {
                    members.add(member.strip());
                }
            }
        }
        return members;
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
