package kirin.http.internal;

import kirin.http.Headers;
import kirin.settings.ProxySettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields in which proxies say for whom they ask. Only those of trusted ones are given here.
 *
 * <p>A proxy adds what it has seen at the right end of a list; what stands left of it may be the
 * client's invention. So lists are read from the right, for as long as what they name is trusted.
 *
 * @param trusted who is believed further to the left
 * @param initials of the names of all these fields: bit 1 is A
 */
record ForwardedFields(List<SecureScheme> secureSchemes, TrustedPeers trusted, int initials) {
    private static final String FOR = "X-Forwarded-For";
    private static final String HOST = "X-Forwarded-Host";
    private static final String PREFIX = "X-Forwarded-Prefix";
    private static final String STANDARD = "Forwarded";
    private static final String PREFIX_MARKS = "/-._~!$&'()*+,;=:@";

    /** A field, and the value by which it says that HTTPS was used. */
    record SecureScheme(String name, String value) {}

    static ForwardedFields of(Settings settings, TrustedPeers trusted) {
        List<SecureScheme> schemes = new ArrayList<>();
        settings.get(ProxySettings.SECURE_SCHEME_HEADERS)
                .forEach((name, value) -> schemes.add(new SecureScheme(name, value)));
        int initials = initial('X') | initial('F');
        for (SecureScheme scheme : schemes) {
            initials |= scheme.name().isEmpty() ? 0 : initial(scheme.name().charAt(0));
        }
        return new ForwardedFields(List.copyOf(schemes), trusted, initials);
    }

    private static int initial(int letter) {
        return 1 << (letter & 31);
    }

    /** Whether one of these may be there; in most requests none is. */
    boolean mayBeAmong(RequestHeaders fields) {
        return (initials & fields.initials()) != 0;
    }

    /**
     * What these say.
     *
     * @throws RefusedException if that cannot be meant
     */
    Forwarding read(Headers fields) {
        String scheme = scheme(fields);
        List<String> nodes = FieldLists.members(fields, FOR);
        List<String> hosts = FieldLists.members(fields, HOST);
        List<String> prefixes = FieldLists.members(fields, PREFIX);
        // Most proxies know only these, and let the standard one pass as a client has made it up.
        if (scheme == null && nodes.isEmpty() && hosts.isEmpty() && prefixes.isEmpty()) {
            return fields.contains(STANDARD) ? standard(fields) : Forwarding.NONE;
        }
        for (String host : hosts) {
            if (!HeadCheck.isHost(host)) {
                throw malformed(HOST);
            }
        }
        for (String prefix : prefixes) {
            if (!isPrefix(prefix)) {
                throw malformed(PREFIX);
            }
        }
        ForwardedNodes chain = ForwardedNodes.of(nodes, trusted);
        return new Forwarding(
                scheme == null ? Forwarding.NONE.scheme() : scheme,
                chain.client(),
                chain.sameOf(hosts),
                withoutEnd(chain.sameOf(prefixes)));
    }

    /** Null if none of its fields is there. */
    private @Nullable String scheme(Headers fields) {
        String scheme = null;
        for (SecureScheme each : secureSchemes) {
            if (!fields.contains(each.name())) {
                continue;
            }
            for (String value : fields.all(each.name())) {
                String says = value.equals(each.value()) ? "https" : "http";
                if (scheme != null && !scheme.equals(says)) {
                    throw new RefusedException(
                            new Refusal(400, "Bad Request: contradictory scheme headers"));
                }
                scheme = says;
            }
        }
        return scheme;
    }

    private Forwarding standard(Headers fields) {
        List<ForwardedElement> elements = new ArrayList<>();
        for (String value : fields.all(STANDARD)) {
            try {
                elements.addAll(ForwardedElement.parse(value));
            } catch (IllegalArgumentException _) {
                throw malformed(STANDARD);
            }
        }
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

    private static RefusedException malformed(String name) {
        return new RefusedException(
                new Refusal(400, "Bad Request: the " + name + " field is malformed"));
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
