package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.http.Headers;
import kirin.routing.Share;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Divides the requests of one place between the revision that has it and a newcomer. A client that
 * no condition is about gets a cookie, and with it stays where it is. Any thread.
 */
final class Sharing {
    /** Holds the number of the revision that the client stays with. */
    static final String COOKIE = "kirin-revision";

    private final Revision resident;
    private final Revision newcomer;
    private final Spread spread;

    Sharing(Revision resident, Revision newcomer, Spread spread) {
        this.resident = resident;
        this.newcomer = newcomer;
        this.spread = spread;
    }

    Revision newcomer() {
        return newcomer;
    }

    RunningExchange meet(Exchange exchange, Target target) {
        Headers headers = exchange.headers();
        if (isMeant(headers)) {
            return new RunningExchange(exchange, newcomer, target);
        }
        Revision known = knownBy(headers);
        if (known != null) {
            return new RunningExchange(exchange, known, target);
        }
        Revision drawn = spread.next() ? newcomer : resident;
        return new RunningExchange(new CookieExchange(exchange, cookie(drawn)), drawn, target);
    }

    private boolean isMeant(Headers headers) {
        Optional<Share.Match> header = spread.share().header();
        Optional<Share.Match> cookie = spread.share().cookie();
        return (header.isPresent()
                        && headers.all(header.get().name()).contains(header.get().value()))
                || (cookie.isPresent()
                        && Cookies.all(headers, cookie.get().name())
                                .contains(cookie.get().value()));
    }

    /** The first that fits: an application at a shorter path may have left a cookie as well. */
    private @Nullable Revision knownBy(Headers headers) {
        for (String number : Cookies.all(headers, COOKIE)) {
            if (number.equals(Integer.toString(newcomer.number()))) {
                return newcomer;
            }
            if (number.equals(Integer.toString(resident.number()))) {
                return resident;
            }
        }
        return null;
    }

    private static String cookie(Revision drawn) {
        String path = Target.encoded(drawn.publication().path()).replace(";", "%3B");
        return "%s=%d; Path=%s; HttpOnly; SameSite=Lax".formatted(COOKIE, drawn.number(), path);
    }
}
