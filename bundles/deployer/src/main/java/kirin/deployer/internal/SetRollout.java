package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.routing.Route;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One try to bring the parts of a set into service that are not there yet. Deployer thread only,
 * but for {@link #whenAllStarted} and {@link #outcome}.
 */
final class SetRollout {
    final SetFile set;

    /** What it replaces; null if it is new. */
    final @Nullable SetFile before;

    /** All that hold when it has taken over. */
    final List<ConfigurationFile> configurations;

    /** Who or what wants it, as the history says. */
    final String by;

    /** Of what it replaces, and of its own parts that are new. */
    final Set<Slot> slots = new HashSet<>();

    final List<Member> members = new ArrayList<>();
    final Supersession.Trial trial = new Supersession.Trial();

    /** For who asked: the set that serves now; exceptionally with a {@link RefusedException}. */
    final CompletableFuture<SetFile> outcome = new CompletableFuture<>();

    boolean starting;
    boolean ended;
    private final Map<Member, List<Route>> ready = new HashMap<>();
    private final CompletableFuture<Void> allStarted = new CompletableFuture<>();
    private final AtomicInteger notStarted = new AtomicInteger();

    /** A part that is new, or has changed. */
    record Member(Slot slot, Rollout rollout) {
        boolean isFragment() {
            return rollout.file.isFragment();
        }
    }

    /** Another part has failed, which tells so itself. */
    static final class BrokenOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    SetRollout(
            SetFile set,
            @Nullable SetFile before,
            List<ConfigurationFile> configurations,
            String by) {
        this.configurations = List.copyOf(configurations);
        this.set = set;
        this.before = before;
        this.by = by;
    }

    /** Those that are started. */
    List<Member> bundles() {
        return members.stream().filter(each -> !each.isFragment()).toList();
    }

    /** All members are there. */
    void begin() {
        starting = true;
        notStarted.set(bundles().size());
    }

    /**
     * What one part needs may be published by another, so none is looked at before all have
     * started. Any thread.
     *
     * @param own the start of one part
     */
    CompletableFuture<Void> whenAllStarted(CompletableFuture<Void> own) {
        var _ =
                own.whenComplete((started, failure) -> {
                    if (failure != null) {
                        allStarted.completeExceptionally(new BrokenOffException());
                    } else if (notStarted.decrementAndGet() == 0) {
                        allStarted.complete(null);
                    }
                });
        return own.thenCompose(started -> allStarted);
    }

    /**
     * A part stands ready.
     *
     * @return whether all do
     */
    boolean isReady(Member member, List<Route> routes) {
        ready.put(member, routes);
        return ready.size() == bundles().size();
    }
}
