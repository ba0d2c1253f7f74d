package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.routing.Load;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.settings.DeploymentSettings;
import kirin.settings.Settings;

import org.osgi.framework.Bundle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Follows bundles that have just taken over, and tells which of them do worse than what they
 * replaced. Deployer thread only.
 */
final class Aftercare {
    private final Routes routes;
    private final Function<String, Settings> settings;
    private final Map<Slot, Followed> followed = new HashMap<>();

    /** By slot and application, what the active bundle had done when it was about to go. */
    private final Map<Slot, Map<String, Load>> leaving = new HashMap<>();

    /**
     * @param before by application, what the revision before had done
     */
    private record Followed(Deployed now, Map<String, Load> before) {}

    /**
     * @param settings by the name of the application
     */
    Aftercare(Routes routes, Function<String, Settings> settings) {
        this.routes = routes;
        this.settings = settings;
    }

    /**
     * The active bundle of a slot is about to be replaced. Afterwards would be too late: what runs
     * no request is drained at once, and its figures are gone with it.
     */
    void prepare(Slot slot) {
        Map<String, Load> loads = new HashMap<>();
        if (slot.active != null) {
            for (Route route : slot.active.routes()) {
                routes.load(route).ifPresent(load -> loads.put(route.application(), load));
            }
        }
        leaving.put(slot, loads);
    }

    /** Begins with the active bundle of a slot, which has replaced another this moment. */
    void follow(Slot slot) {
        Map<String, Load> loads = leaving.remove(slot);
        followed.put(
                slot,
                new Followed(
                        Objects.requireNonNull(slot.active), loads == null ? Map.of() : loads));
    }

    /**
     * Compares.
     *
     * @param worse told of each that is clearly worse, with the figures that decided it; it is not
     *     followed any more
     */
    void look(BiConsumer<Slot, String> worse) {
        Map<Slot, String> verdicts = new HashMap<>();
        followed.entrySet()
                .removeIf(each -> {
                    Slot slot = each.getKey();
                    Followed it = each.getValue();
                    Deployed active = slot.active;
                    boolean isActive = active != null && active.bundle().equals(it.now().bundle());
                    if (!isActive || !isYoung(it.now())) {
                        return true;
                    }
                    Optional<String> verdict = verdict(it);
                    verdict.ifPresent(reason -> verdicts.put(slot, reason));
                    return verdict.isPresent();
                });
        verdicts.forEach(worse);
    }

    private boolean isYoung(Deployed now) {
        Duration age = Duration.between(now.since(), Instant.now());
        return now.routes().stream()
                .anyMatch(route ->
                        age.compareTo(
                                        settings.apply(route.application())
                                                .get(DeploymentSettings.WATCH))
                                < 0);
    }

    private Optional<String> verdict(Followed it) {
        if (it.now().bundle().getState() != Bundle.ACTIVE) {
            return Optional.of("it has stopped");
        }
        for (Route route : it.now().routes()) {
            Load before = it.before().get(route.application());
            Optional<Load> now = routes.load(route);
            if (before != null && now.isPresent()) {
                Optional<String> verdict = Comparison.verdict(before, now.get());
                if (verdict.isPresent()) {
                    return verdict.map(reason -> route.application() + ": " + reason);
                }
            }
        }
        return Optional.empty();
    }
}
