package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Goes back to a set that served before, with all of its parts in one step. Deployer thread only.
 */
final class SetRollback {
    private static final Logger LOG = LoggerFactory.getLogger(SetRollback.class);

    private final Sets sets;
    private final KeptSets kept;
    private final Records records;

    SetRollback(Sets sets, KeptSets kept, Records records) {
        this.sets = sets;
        this.kept = kept;
        this.records = records;
    }

    /** A part of a set does worse than what it replaced. */
    void takeBack(Slot part, String reason) {
        SetFile bad = sets.named(part.set).orElse(null);
        if (bad == null || sets.isUnderWay(bad.id())) {
            // Another of its parts has told already, or a better set is on its way.
            return;
        }
        LOG.error(
                "{} is taken back as a whole, its part {} does worse than what it replaced: {}",
                bad,
                part.name,
                reason);
        Optional<SetFile> former = kept.former(bad.id());
        if (former.isEmpty()) {
            LOG.error("{} stays all the same: what it replaced is not kept", bad.id());
        } else {
            var _ = rollBack(bad, former.get(), part.name + ": " + reason);
        }
    }

    /**
     * Puts another revision of a set into service, or one that it was before; what serves is left
     * aside from then on.
     *
     * @return completed with what serves; exceptionally with a {@link RefusedException}
     */
    CompletableFuture<SetFile> rollBack(SetFile bad, SetFile former, String reason) {
        try {
            sets.checkFree(former);
            int number =
                    records.history()
                            .serving(bad.id())
                            .map(line -> line.entry().number())
                            .orElse(0);
            CompletableFuture<SetFile> done =
                    sets.begin(former, "rollback")
                            .thenApply(now -> {
                                records.setAside(
                                        number, bad.asRecorded(), Records.ROLLED_BACK, reason);
                                return now;
                            });
            sets.startNow();
            return done;
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * What a set is to go back to.
     *
     * @param number of the entry; 0 for what served before
     */
    SetFile target(SetFile set, int number) throws RefusedException {
        if (number == 0) {
            return kept.former(set.id())
                    .orElseThrow(() ->
                            new RefusedException(
                                    "nothing that served before is kept for the set " + set.id()));
        }
        Line line =
                records.history()
                        .numbered(number)
                        .orElseThrow(() ->
                                new RefusedException(
                                        "the history of %s has no entry %d"
                                                .formatted(set.id(), number)));
        if (!line.entry().bundle().equals(set.id())) {
            throw new RefusedException(
                    "entry %d is about %s, and the set %s goes back as a whole: give the number of an entry about %s"
                            .formatted(number, line.entry().bundle(), set.id(), set.id()));
        }
        if (line.entry().sha256().equals(set.sha256())) {
            throw new RefusedException("entry " + number + " is what serves");
        }
        return kept.restored(line)
                .orElseThrow(() ->
                        new RefusedException(
                                "the set of entry "
                                        + number
                                        + " is not kept any more (keep_revisions)"));
    }
}
