package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.management.QuarantinedFile;
import kirin.routing.Routes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * That there were applications to start, and none is served.
 *
 * @param problem with one of them, one line
 * @param loaded whether that was loaded, and only its workers do not boot
 */
record NothingServed(String problem, boolean loaded) {

    /** Looks for it after the first round; empty if something is served, or nothing is there. */
    static Optional<NothingServed> of(Parts parts, Routes routes) {
        if (!routes.routes().isEmpty()) {
            return Optional.empty();
        }
        Optional<NothingServed> found = Optional.empty();
        for (Slot slot : parts.slots().all()) {
            Deployed active = slot.active;
            if (slot.isStarting()) {
                // It is late, and may still come.
                return Optional.empty();
            }
            if (active != null && active.file().offersApplication()) {
                return Optional.of(workers(active.file().name()));
            }
            if (!slot.waiting.isEmpty()) {
                Rollout waiting = slot.waiting.getFirst();
                found = Optional.of(notLoaded(waiting.file.name(), waiting.reason));
            }
        }
        return found.or(() -> inQuarantine(parts));
    }

    private static Optional<NothingServed> inQuarantine(Parts parts) {
        for (QuarantinedFile file : parts.records().quarantined()) {
            Path path = Path.of(file.file());
            if (Files.exists(path)) {
                return Optional.of(notLoaded(path.getFileName().toString(), file.reason()));
            }
        }
        return Optional.empty();
    }

    private static NothingServed workers(String file) {
        return new NothingServed(
                "no application could be started: none of the workers of "
                        + file
                        + " boots; the error log says why",
                true);
    }

    private static NothingServed notLoaded(String file, String reason) {
        return new NothingServed(
                "no application could be started: %s was not deployed: %s".formatted(file, reason),
                false);
    }
}
