package kirin.jolokia.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Knows requests that a browser sends for a page of somebody else. There is no page of our own, so
 * whatever has an origin has a foreign one.
 */
final class ForeignPages {
    private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

    private ForeignPages() {}

    /** Why this request is not taken. */
    static Optional<String> complaint(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String origin = headers.getFirst("Origin");
        if (origin != null) {
            return Optional.of("a page of " + Shown.of(origin) + " may not ask here");
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !OWN_SITE.contains(site.strip().toLowerCase(Locale.ROOT))) {
            return Optional.of("a page of another site may not ask here");
        }
        if (exchange.getRequestMethod().equals("POST")
                && isOfBrowser(exchange)
                && !isJson(headers.getFirst("Content-Type"))) {
            // What a form of anybody's page can send has other types.
            return Optional.of("a browser has to send application/json");
        }
        return Optional.empty();
    }

    /** All browsers begin their name like this; other clients have no reason to. */
    static boolean isOfBrowser(HttpExchange exchange) {
        String agent = exchange.getRequestHeaders().getFirst("User-Agent");
        return agent != null && agent.startsWith("Mozilla/");
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/json");
    }
}
