package kirin.http.internal;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

import kirin.settings.ProxySettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * The fields in which proxies say for whom they ask. Only those of trusted ones are given here.
 *
 * <p>A proxy adds what it has seen at the right end of a list; what stands left of it may be the
 * client's invention. So lists are read from the right, for as long as what they name is trusted.
 *
 * @param secureSchemes names with the values that mean HTTPS
 * @param trusted who is believed further to the left
 * @param initials of the names of all these fields: bit 1 is A
 */
record ForwardedFields(Map<String, String> secureSchemes, TrustedPeers trusted, int initials) {
    private static final AsciiString FOR = AsciiString.cached("X-Forwarded-For");
    private static final AsciiString HOST = AsciiString.cached("X-Forwarded-Host");
    private static final AsciiString PREFIX = AsciiString.cached("X-Forwarded-Prefix");
    private static final AsciiString STANDARD = AsciiString.cached("Forwarded");
    private static final String PREFIX_MARKS = "/-._~!$&'()*+,;=:@";

    static ForwardedFields of(Settings settings, TrustedPeers trusted) {
        Map<String, String> schemes = settings.get(ProxySettings.SECURE_SCHEME_HEADERS);
        int initials = initial('X') | initial('F');
        for (String name : schemes.keySet()) {
            initials |= name.isEmpty() ? 0 : initial(name.charAt(0));
        }
        return new ForwardedFields(Map.copyOf(schemes), trusted, initials);
    }

    private static int initial(int letter) {
        return 1 << (letter & 31);
    }

    /** Whether a name that begins so, in whatever case, may be one of these; most are not. */
    boolean mayBegin(byte initial) {
        return (initials >>> (initial & 31) & 1) != 0;
    }

    /** Why a request with these fields is refused; null if it is not. */
    @Nullable Refusal refusal(HttpHeaders fields) {
        Boolean secure = null;
        for (Map.Entry<String, String> scheme : secureSchemes.entrySet()) {
            for (String value : fields.getAll(scheme.getKey())) {
                boolean says = value.equals(scheme.getValue());
                if (secure != null && secure != says) {
                    return new Refusal(400, "Bad Request: contradictory scheme headers");
                }
                secure = says;
            }
        }
        if (!FieldLists.members(fields, HOST).stream().allMatch(HeadCheck::isHost)) {
            return new Refusal(400, "Bad Request: the X-Forwarded-Host field is malformed");
        }
        if (!FieldLists.members(fields, PREFIX).stream().allMatch(ForwardedFields::isPrefix)) {
            return new Refusal(400, "Bad Request: the X-Forwarded-Prefix field is malformed");
        }
        try {
            var _ = saysOtherwise(fields) ? List.of() : standard(fields);
            return null;
        } catch (IllegalArgumentException _) {
            return new Refusal(400, "Bad Request: the Forwarded field is malformed");
        }
    }

    /** What these say if they are not refused. */
    Forwarding read(HttpHeaders fields) {
        if (!saysOtherwise(fields)) {
            return fields.contains(STANDARD) ? read(standard(fields)) : Forwarding.NONE;
        }
        ForwardedNodes chain = ForwardedNodes.of(FieldLists.members(fields, FOR), trusted);
        return new Forwarding(
                scheme(fields),
                chain.client(),
                chain.sameOf(FieldLists.members(fields, HOST)),
                withoutEnd(chain.sameOf(FieldLists.members(fields, PREFIX))));
    }

    /**
     * Whether the standard field is ignored. Most proxies know only the others, and let it pass as
     * a client has made it up.
     */
    private boolean saysOtherwise(HttpHeaders fields) {
        if (fields.contains(FOR) || fields.contains(HOST) || fields.contains(PREFIX)) {
            return true;
        }
        return secureSchemes.keySet().stream().anyMatch(fields::contains);
    }

    private String scheme(HttpHeaders fields) {
        for (Map.Entry<String, String> scheme : secureSchemes.entrySet()) {
            String value = fields.get(scheme.getKey());
            if (value != null) {
                return value.equals(scheme.getValue()) ? "https" : "http";
            }
        }
        return Forwarding.NONE.scheme();
    }

    private static List<ForwardedElement> standard(HttpHeaders fields) {
        return fields.getAll(STANDARD).stream()
                .flatMap(each -> ForwardedElement.parse(each).stream())
                .toList();
    }

    private Forwarding read(List<ForwardedElement> elements) {
        if (elements.isEmpty()) {
            return Forwarding.NONE;
        }
        ForwardedNodes chain =
                ForwardedNodes.of(elements.stream().map(ForwardedElement::node).toList(), trusted);
        ForwardedElement element = elements.get(elements.size() - 1 - chain.hop());
        String host = element.host();
        return new Forwarding(
                element.proto().equalsIgnoreCase("https") ? "https" : "http",
                chain.client(),
                host.isEmpty() || !HeadCheck.isHost(host) ? null : host,
                "");
    }

    private static String withoutEnd(@Nullable String prefix) {
        if (prefix == null) {
            return "";
        }
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /**
     * Of what needs no escape in a path. Two slashes would be the beginning of a host in a link.
     */
    private static boolean isPrefix(String text) {
        return text.startsWith("/")
                && !text.contains("//")
                && HeadCheck.isOfMarks(text, PREFIX_MARKS);
    }
}
