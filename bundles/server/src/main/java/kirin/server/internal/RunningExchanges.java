package kirin.server.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The exchanges that a revision has begun and that have not ended, and the gate before them: once
 * it is shut, none comes in, and emptiness is final but for what runs on after its answer.
 *
 * <p>Lists in stripes, linked through the exchanges themselves: entering and leaving cost one
 * uncontended lock and no memory, and the oldest exchange of a stripe is always its first.
 */
final class RunningExchanges {
    private static final int STRIPES = 16;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final Runnable onEmpty;

    /**
     * @param onEmpty called each time that an exchange leaves a shut gate and no other is seen; may
     *     be called more than once
     */
    RunningExchanges(Runnable onEmpty) {
        this.onEmpty = onEmpty;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Lets an exchange in; false if the gate is shut. */
    boolean enter(RunningExchange running) {
        Stripe stripe = stripeOf(running);
        synchronized (stripe) {
            if (stripe.shut) {
                return false;
            }
            stripe.add(running);
            return true;
        }
    }

    /** Lets one in that has left before, whether the gate is shut or not. */
    void enterAgain(RunningExchange running) {
        Stripe stripe = stripeOf(running);
        synchronized (stripe) {
            stripe.add(running);
        }
    }

    /** Lets an exchange out that had come in; once for each time. */
    void leave(RunningExchange running) {
        Stripe stripe = stripeOf(running);
        boolean perhapsEmpty;
        synchronized (stripe) {
            stripe.remove(running);
            perhapsEmpty = stripe.shut && stripe.size == 0;
        }
        if (perhapsEmpty && size() == 0) {
            onEmpty.run();
        }
    }

    /** Lets no other exchange in from now on. */
    void shut() {
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.shut = true;
            }
        }
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.size;
            }
        }
        return size;
    }

    /** Those that are running now. */
    List<RunningExchange> all() {
        return which(_ -> true);
    }

    /**
     * Those that have been here for some time; the others, perhaps thousands, are not looked at.
     *
     * @param nanos since before this, as {@link System#nanoTime} counts
     */
    List<RunningExchange> since(long nanos) {
        return which(each -> each.sinceNanos() - nanos < 0);
    }

    /**
     * The first of each stripe, up to one that is none of them. Nobody's time begins after its
     * entry, so whoever stands before one that has been here for long has been so as well.
     */
    private List<RunningExchange> which(Predicate<RunningExchange> isOne) {
        List<RunningExchange> found = new ArrayList<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                // The head is the one link that is no exchange.
                Link each = stripe.head.after;
                while (each instanceof RunningExchange running && isOne.test(running)) {
                    found.add(running);
                    each = each.after;
                }
            }
        }
        return found;
    }

    List<RunningExchange> oldestFirst() {
        List<RunningExchange> all = all();
        all.sort(Comparator.comparingLong(each -> each.exchange().startNanos()));
        return all;
    }

    private Stripe stripeOf(RunningExchange running) {
        return stripes[(int) running.exchange().connection().id() & (STRIPES - 1)];
    }

    /** What an exchange carries to be part of a list; all of it belongs to the stripe's lock. */
    static class Link {
        private Link before = this;
        private Link after = this;
    }

    private static final class Stripe {
        final Link head = new Link();
        int size;
        boolean shut;

        void add(Link link) {
            link.before = head.before;
            link.after = head;
            head.before.after = link;
            head.before = link;
            size++;
        }

        void remove(Link link) {
            link.before.after = link.after;
            link.after.before = link.before;
            // The list must not keep a finished exchange reachable through another one.
            link.before = link;
            link.after = link;
            size--;
        }
    }
}
