package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that is deployed, and about to be, by symbolic name. Deployer thread only. */
final class Slots {
    private final Map<String, Slot> slots = new TreeMap<>();

    Collection<Slot> all() {
        return slots.values();
    }

    /** The slot of a symbolic name, made if there is none yet. */
    Slot named(String symbolicName) {
        return slots.computeIfAbsent(symbolicName, Slot::new);
    }

    /** The slot of a symbolic name if something serves there. */
    @Nullable Slot serving(String symbolicName) {
        Slot slot = slots.get(symbolicName);
        return slot == null || slot.active == null ? null : slot;
    }

    /** Where this bundle is the one that serves. */
    Optional<Slot> holding(Bundle bundle) {
        return slots.values().stream()
                .filter(slot -> slot.active != null && slot.active.bundle().equals(bundle))
                .findFirst();
    }

    /**
     * The one that serves an application, or a bundle of that name.
     *
     * @throws RefusedException if there is none; the message names those that there are
     */
    Slot of(String application) throws RefusedException {
        return find(application).orElseThrow(() -> new RefusedException(unknown(application)));
    }

    /** As {@link #of}; empty if there is none. */
    Optional<Slot> find(String application) {
        return slots.values().stream()
                .filter(slot ->
                        slot.active != null
                                && (slot.name.equals(application)
                                        || slot.active.serves(application)))
                .findFirst();
    }

    private String unknown(String application) {
        List<String> known = new ArrayList<>();
        for (Slot slot : slots.values()) {
            if (slot.active != null) {
                slot.active.routes().forEach(route -> known.add(route.application()));
            }
        }
        return "no application %s is deployed; there is %s"
                .formatted(application, known.isEmpty() ? "none" : String.join(", ", known));
    }

    void dropEmpty() {
        slots.values().removeIf(Slot::isEmpty);
    }
}
