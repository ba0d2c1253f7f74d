package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletionException;

/**
 * What becomes of a bundle that does not come into service: it is told, recorded and removed, and
 * what serves stays as it was. Deployer thread only.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Bundles bundles;
    private final Records records;
    private final Retirement retirement;

    Refusals(Bundles bundles, Records records, Retirement retirement) {
        this.bundles = bundles;
        this.records = records;
        this.retirement = retirement;
    }

    /** Something went wrong with the next of a slot. */
    void failed(Slot slot, Rollout rollout, Throwable failure) {
        if (rollout.equals(slot.next)) {
            slot.next = null;
        }
        if (bundles.serverStops()) {
            LOG.info(
                    "{} is deployed at the next start: the stop came before it was",
                    rollout.file.name());
            LOG.debug("It has failed by this", failure);
            brokenOff(rollout);
            return;
        }
        String reason = reason(rollout.file, cause(failure));
        refused(slot, rollout.file, rollout.by, reason);
        // It is drained too: the server goes on trying, and may just have succeeded.
        retirement.retire(rollout.bundle);
        rollout.outcome.completeExceptionally(new RefusedException(reason));
    }

    /** It was not refused: the next start tries it again. */
    void brokenOff(Rollout rollout) {
        records.dropped(rollout.file);
        rollout.outcome.completeExceptionally(new RefusedException("the server stops"));
    }

    /** What a stage has failed by, behind what the stages after it have made of it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** Why it was refused; what is no refusal is a fault of the deployer, and logged as one. */
    static String reason(Object tried, Throwable cause) {
        if (cause instanceof RefusedException) {
            return String.valueOf(cause.getMessage());
        }
        LOG.error("The deployer failed with {} and goes on", tried, cause);
        return "the deployer failed: " + cause;
    }

    /** A file was not taken. */
    void refused(Slot slot, BundleFile file, String by, String reason) {
        slot.problem = reason;
        slot.again = "";
        Deployed active = slot.active;
        boolean sameBytes = active != null && active.file().hasContentOf(file);
        if (sameBytes) {
            records.dropped(file);
            LOG.error(
                    "{} was not replaced by a new revision of itself ({}): {}; the present one"
                            + " stays in service",
                    file.name(),
                    by,
                    reason);
            return;
        }
        records.refused(file, by, reason);
        LOG.error("{} was not deployed: {}{}", file.name(), reason, still(slot));
    }

    /** One that waits for what it needs is not wanted any more. */
    void forget(Slot slot, Rollout waiting) {
        slot.waiting.remove(waiting);
        records.dropped(waiting.file);
        retirement.retire(waiting.bundle);
        waiting.outcome.completeExceptionally(new RefusedException("another file came instead"));
    }

    /** For a message: what serves in spite of it. */
    static String still(Slot slot) {
        Deployed active = slot.active;
        return active == null ? "" : " (" + active.file().version() + " stays in service)";
    }
}
