package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Shared;
import kirin.routing.Load;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.routing.Share;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets shares grow in steps as long as the revision does no worse than the one beside it. Deployer
 * thread only.
 */
final class Growth {
    private static final Logger LOG = LoggerFactory.getLogger(Growth.class);

    private final Routes routes;
    private final Map<Slot, Progress> growing = new HashMap<>();

    /** Where one is. */
    private record Progress(Shared shared, Steps steps, int step, long sinceNanos) {}

    /** What becomes of one at its end. */
    interface End {
        /** It has done well to the last step. */
        void promote(Slot slot, Shared shared);

        /** It does worse; the figures say how. */
        void abort(Slot slot, Shared shared, String figures);
    }

    Growth(Routes routes) {
        this.routes = routes;
    }

    /** Begins with the share that the slot has now, which is the first step. */
    void begin(Slot slot, Shared shared, Steps steps) {
        growing.put(slot, new Progress(shared, steps, 0, System.nanoTime()));
    }

    /** Takes the next step where it is due. */
    void look(End end) {
        for (Slot slot : Map.copyOf(growing).keySet()) {
            Progress progress = growing.get(slot);
            if (progress == null || !progress.shared().equals(slot.shared)) {
                // Somebody has promoted or aborted it.
                growing.remove(slot);
                continue;
            }
            Optional<String> worse = verdict(slot, progress.shared());
            if (worse.isPresent()) {
                growing.remove(slot);
                end.abort(slot, progress.shared(), worse.get());
            } else if (System.nanoTime() - progress.sinceNanos()
                    >= progress.steps().every().toNanos()) {
                advance(slot, progress, end);
            }
        }
    }

    private void advance(Slot slot, Progress progress, End end) {
        int next = progress.step() + 1;
        Shared shared = progress.shared();
        if (next >= progress.steps().percents().size()) {
            growing.remove(slot);
            end.promote(slot, shared);
            return;
        }
        int percent = progress.steps().percents().get(next);
        Share first = shared.rollout().share.orElseThrow();
        var _ =
                routes.share(
                        shared.rollout().bundle.getBundleId(),
                        new Share(percent, first.header(), first.cookie()));
        LOG.info("{} now serves {} of 100 clients", shared.rollout().file, percent);
        growing.put(slot, new Progress(shared, progress.steps(), next, System.nanoTime()));
    }

    private Optional<String> verdict(Slot slot, Shared shared) {
        if (slot.active == null) {
            return Optional.empty();
        }
        for (Route route : shared.routes()) {
            Optional<Load> now = routes.load(route);
            Optional<Load> beside =
                    slot.active.routes().stream()
                            .filter(each -> each.application().equals(route.application()))
                            .findFirst()
                            .flatMap(routes::load);
            if (now.isPresent() && beside.isPresent()) {
                Optional<String> worse = Comparison.verdict(beside.get(), now.get());
                if (worse.isPresent()) {
                    return worse.map(figures -> route.application() + ": " + figures);
                }
            }
        }
        return Optional.empty();
    }
}
