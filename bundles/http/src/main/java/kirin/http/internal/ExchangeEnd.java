package kirin.http.internal;

import kirin.exchange.Outcome;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How an exchange ended, and who wants to know. Any thread asks, the I/O thread ends it. */
final class ExchangeEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeEnd.class);

    // All guarded by this. The first listener has a field of its own: it is mostly the only one.
    private @Nullable Outcome outcome;
    private @Nullable Consumer<Outcome> first;
    private @Nullable List<Consumer<Outcome>> others;

    synchronized boolean isEnded() {
        return outcome != null;
    }

    synchronized String reason() {
        return outcome == null || outcome.reason().isEmpty()
                ? "the exchange has ended"
                : outcome.reason();
    }

    void onCompleted(Consumer<Outcome> listener) {
        Outcome known;
        synchronized (this) {
            known = outcome;
            if (known == null) {
                add(listener);
                return;
            }
        }
        listener.accept(known);
    }

    void onGone(Runnable listener) {
        onCompleted(ended -> {
            if (ended.end() == Outcome.End.CLIENT_GONE) {
                listener.run();
            }
        });
    }

    void ended(Outcome how) {
        Consumer<Outcome> one;
        @Nullable List<Consumer<Outcome>> more;
        synchronized (this) {
            outcome = how;
            one = first;
            more = others;
        }
        if (one != null) {
            tell(one, how);
        }
        if (more != null) {
            more.forEach(listener -> tell(listener, how));
        }
    }

    private void add(Consumer<Outcome> listener) {
        if (first == null) {
            first = listener;
            return;
        }
        if (others == null) {
            others = new ArrayList<>(2);
        }
        others.add(listener);
    }

    private static void tell(Consumer<Outcome> listener, Outcome how) {
        try {
            listener.accept(how);
        } catch (RuntimeException | Error e) {
            LOG.error("A listener of a completed exchange failed", e);
        }
    }
}
