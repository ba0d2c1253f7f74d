package kirin.deployer.internal;

import kirin.routing.Load;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether a revision does clearly worse than the one before it. Chance alone must not decide: a few
 * failed or slow requests among few say nothing.
 */
final class Comparison {
    /** Fewer requests than that say nothing. */
    private static final int ENOUGH = 20;

    /** So many must have failed, whatever their share. */
    private static final int SOME = 5;

    private static final double MUCH_MORE = 2;
    private static final double NOTICEABLE_SHARE = 0.05;
    private static final int MUCH_SLOWER = 3;
    private static final long NOTICEABLE_MILLIS = 100;

    private Comparison() {}

    /**
     * Compares what both have done.
     *
     * @return the figures that decide, for an operator; empty if it is not clearly worse
     */
    static Optional<String> verdict(Load before, Load now) {
        if (now.requests() < ENOUGH) {
            return Optional.empty();
        }
        if (isWorse(now.serverErrors(), now, before.serverErrors(), before)) {
            return Optional.of(
                    shares("failed", now.serverErrors(), now, before.serverErrors(), before));
        }
        if (isWorse(now.timeouts(), now, before.timeouts(), before)) {
            return Optional.of(shares("timed out", now.timeouts(), now, before.timeouts(), before));
        }
        long slow = now.p95().toMillis();
        long slowBefore = before.p95().toMillis();
        if (before.requests() >= ENOUGH
                && slow > MUCH_SLOWER * slowBefore
                && slow > slowBefore + NOTICEABLE_MILLIS) {
            return Optional.of(
                    "5 of 100 requests took longer than %d ms, before it %d ms"
                            .formatted(slow, slowBefore));
        }
        return Optional.empty();
    }

    private static boolean isWorse(long bad, Load now, long badBefore, Load before) {
        double share = share(bad, now);
        double shareBefore = share(badBefore, before);
        return bad >= SOME
                && share > MUCH_MORE * shareBefore
                && share > shareBefore + NOTICEABLE_SHARE;
    }

    private static double share(long bad, Load load) {
        return load.requests() == 0 ? 0 : (double) bad / load.requests();
    }

    private static String shares(String what, long bad, Load now, long badBefore, Load before) {
        return String.format(
                Locale.ROOT,
                "%d of %d requests %s (%.0f %%), before it %d of %d (%.0f %%)",
                bad,
                now.requests(),
                what,
                100 * share(bad, now),
                badBefore,
                before.requests(),
                100 * share(badBefore, before));
    }
}
