package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.http.Headers;
import kirin.routing.Share;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Divides the requests of one place between the revision that has it and a newcomer. A client that
 * no condition is about gets a cookie: once it has met the newcomer it stays there. Any thread.
 */
final class Sharing {
    /**
     * Holds the number of the revision that the client has met. If that is the resident, its draw
     * follows: it moves to the newcomer when that one's percentage has grown beyond it.
     */
    static final String COOKIE = "kirin-revision";

    private static final Pattern DRAW = Pattern.compile("[0-9]{1,2}");
    private static final int MET_NEWCOMER = -1;
    private static final int UNKNOWN = -2;

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
        int known = knownDraw(headers);
        if (known == MET_NEWCOMER) {
            return new RunningExchange(exchange, newcomer, target);
        }
        int draw = known == UNKNOWN ? spread.next() : known;
        if (draw < spread.share().percent()) {
            String cookie = cookie(newcomer, "");
            return new RunningExchange(new CookieExchange(exchange, cookie), newcomer, target);
        }
        Exchange answered =
                known == UNKNOWN
                        ? new CookieExchange(exchange, cookie(resident, "-" + draw))
                        : exchange;
        return new RunningExchange(answered, resident, target);
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

    /** By the first that fits: an application at a shorter path may have left a cookie as well. */
    private int knownDraw(Headers headers) {
        String stayed = resident.number() + "-";
        for (String value : Cookies.all(headers, COOKIE)) {
            if (value.equals(Integer.toString(newcomer.number()))) {
                return MET_NEWCOMER;
            }
            if (value.startsWith(stayed)
                    && DRAW.matcher(value.substring(stayed.length())).matches()) {
                return Integer.parseInt(value.substring(stayed.length()));
            }
        }
        return UNKNOWN;
    }

    private static String cookie(Revision drawn, String draw) {
        String path = Target.encoded(drawn.publication().path()).replace(";", "%3B");
        return "%s=%d%s; Path=%s; HttpOnly; SameSite=Lax"
                .formatted(COOKIE, drawn.number(), draw, path);
    }
}
