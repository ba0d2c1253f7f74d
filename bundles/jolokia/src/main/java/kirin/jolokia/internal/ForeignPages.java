package kirin.jolokia.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Knows requests that a browser sends for a page of somebody else. There is no page of our own, so
 * whatever has an origin has a foreign one, but for those that the operator has named: pages whose
 * own server passes on what the browser has sent to it. To the browser that is the same site, so
 * even these pages may not have it ask here itself.
 */
final class ForeignPages {
    private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

    /** Jolokia's client for browsers has the second. */
    private static final Set<String> JSON = Set.of("application/json", "text/json");

    private ForeignPages() {}

    /**
     * Why this request is not taken.
     *
     * @param named origins that are not foreign
     */
    static Optional<String> complaint(HttpExchange exchange, Set<String> named) {
        Headers headers = exchange.getRequestHeaders();
        for (String origin : headers.getOrDefault("Origin", List.of())) {
            if (!named.contains(origin)) {
                return Optional.of(
                        "a page of "
                                + Shown.of(origin)
                                + " may not ask here: jolokia_origins does not name it");
            }
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !OWN_SITE.contains(site.strip().toLowerCase(Locale.ROOT))) {
            return Optional.of("a page of another site may not ask here");
        }
        if (exchange.getRequestMethod().equals("POST")
                && isOfBrowser(exchange)
                && !isJson(headers.getFirst("Content-Type"))) {
            // What a form of anybody's page can send has other types.
            return Optional.of("a browser has to send application/json or text/json");
        }
        return Optional.empty();
    }

    /** All browsers begin their name like this; other clients have no reason to. */
    static boolean isOfBrowser(HttpExchange exchange) {
        String agent = exchange.getRequestHeaders().getFirst("User-Agent");
        return agent != null && agent.startsWith("Mozilla/");
    }

    private static boolean isJson(@Nullable String type) {
        return type != null
                && JSON.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }
}
