package kirin.server.internal;

import kirin.routing.Boot;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** Those who want to know what has become of a bundle, until it is decided. Arbiter thread only. */
final class Inquiries {
    private final List<Inquiry> waiting = new ArrayList<>();

    private record Inquiry(long bundleId, CompletableFuture<Boot> answer) {}

    void add(long bundleId, CompletableFuture<Boot> answer) {
        waiting.add(new Inquiry(bundleId, answer));
    }

    /**
     * Answers those that can be answered.
     *
     * @param bootOf by bundle; null while it is undecided
     */
    void answer(LongFunction<@Nullable Boot> bootOf) {
        for (Inquiry each : List.copyOf(waiting)) {
            Boot boot = bootOf.apply(each.bundleId());
            if (boot != null) {
                waiting.remove(each);
                each.answer().complete(boot);
            }
        }
    }
}
