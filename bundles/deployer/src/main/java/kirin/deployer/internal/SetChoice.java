package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which of the files that hold one set is deployed, or that none is any more. Deployer
 * thread only.
 */
final class SetChoice {
    private static final Logger LOG = LoggerFactory.getLogger(SetChoice.class);

    private final Sets sets;
    private final Slots slots;
    private final WholeFiles files;
    private final Records records;
    private final KeptSets kept;

    /** Since when no file holds a set, by {@link System#nanoTime}. */
    private final Map<String, Long> goneNanos = new HashMap<>();

    /** Those whose file was removed by command: they go at once. */
    private final Set<String> leaving = new HashSet<>();

    /** Of which what served last was tried because no file is good. */
    private final Set<String> triedFallback = new HashSet<>();

    private final Set<SetFile> surplus = new HashSet<>();

    SetChoice(Sets sets, Slots slots, WholeFiles files, Records records, KeptSets kept) {
        this.sets = sets;
        this.slots = slots;
        this.files = files;
        this.records = records;
        this.kept = kept;
    }

    /** Brings the sets in line with the files. */
    void choose(String by) {
        triedFallback.removeAll(sets.served());
        Map<String, List<SetFile>> candidates = new HashMap<>();
        files.sets()
                .forEach(set ->
                        candidates.computeIfAbsent(set.id(), id -> new ArrayList<>()).add(set));
        Set<String> ids = new TreeSet<>(candidates.keySet());
        ids.addAll(sets.served());
        // Of what cannot be read, the name alone tells which set it would have been.
        files.refused().stream()
                .map(each -> each.path().getFileName().toString())
                .filter(SetReader::isSet)
                .forEach(name -> ids.add(SetFile.idOf(name)));
        ids.removeIf(sets::isUnderWay);
        // First, so that what one leaves another can take over without a gap.
        ids.removeIf(id -> removeIfGone(id, candidates.getOrDefault(id, List.of())));
        ids.forEach(id -> choose(id, candidates.getOrDefault(id, List.of()), by));
        sets.tidy();
    }

    /** Whether it was removed, or will be in a moment. */
    private boolean removeIfGone(String id, List<SetFile> candidates) {
        SetFile current = sets.current(id);
        if (current == null || files.contains(current.path()) || !candidates.isEmpty()) {
            stays(id);
            return false;
        }
        long since = goneNanos.computeIfAbsent(id, it -> System.nanoTime());
        if (leaving.contains(id) || Grace.isOver(since, files)) {
            sets.remove(current);
            stays(id);
        }
        return true;
    }

    private void choose(String id, List<SetFile> candidates, String by) {
        SetFile current = sets.current(id);
        if (current != null && files.isUndecided(current.path())) {
            // Looked at again when that has ended.
            return;
        }
        List<SetFile> usable =
                candidates.stream().filter(set -> !records.isSetAside(set.sha256())).toList();
        Optional<SetFile> best =
                usable.stream().max(SetFile.BEST).filter(it -> !isWorse(current, it));
        best.ifPresent(it -> reportSurplus(it, usable));
        if (current == null && best.isEmpty()) {
            fallBack(id, "", by, "in place of files that failed");
        } else if (current == null && best.isPresent() && hasEndedServers(best.get())) {
            fallBack(
                    id,
                    best.get().sha256(),
                    by,
                    "first: the server ended while " + best.get().version() + " was coming up");
        }
        if (best.isPresent() && !sets.isUnderWay(id)) {
            take(best.get(), current, by);
        }
    }

    private boolean hasEndedServers(SetFile set) {
        return records.brokenOff(set.asRecorded()) > 0;
    }

    /**
     * Nothing of the set serves, and no file of it is known to be good: what served last may.
     *
     * @param tried what will be tried anyway
     */
    private void fallBack(String id, String tried, String by, String why) {
        if (!triedFallback.add(id)) {
            return;
        }
        kept.lastGood(id)
                .filter(last -> !last.sha256().equals(tried))
                .ifPresent(last -> {
                    LOG.warn("{} is deployed {}", last, why);
                    try {
                        var _ = sets.begin(last, by);
                    } catch (RefusedException _) {
                        // It has been logged; there is nothing else.
                    }
                });
    }

    /** Whether it is what is left when the file of the present one was broken. */
    private boolean isWorse(@Nullable SetFile current, SetFile best) {
        return current != null
                && !current.path().equals(best.path())
                && files.contains(current.path())
                && SetFile.BEST.compare(best, current) < 0;
    }

    private void reportSurplus(SetFile best, List<SetFile> usable) {
        surplus.removeIf(each -> each.id().equals(best.id()) && !usable.contains(each));
        surplus.remove(best);
        for (SetFile other : usable) {
            if (!other.equals(best) && surplus.add(other)) {
                LOG.warn(
                        "{} and {} both hold the set {}: {} is deployed; remove one",
                        best.name(),
                        other.name(),
                        best.id(),
                        best.name());
            }
        }
    }

    private void stays(String id) {
        goneNanos.remove(id);
        leaving.remove(id);
    }

    /** How long until something is due without a new event; null if nothing is. */
    @Nullable Duration nextLook() {
        return goneNanos.isEmpty() ? null : Grace.nextLook();
    }

    private void take(SetFile set, @Nullable SetFile current, String by) {
        if (current != null && current.sha256().equals(set.sha256())) {
            sets.entered(set);
            return;
        }
        if (sets.isBusy(set) || (current == null && files.awaitsConfigurations())) {
            return;
        }
        String conflict = sets.conflict(set);
        if (!conflict.isEmpty()) {
            tellOnce(set, conflict);
            return;
        }
        try {
            var _ = sets.begin(set, by);
        } catch (RefusedException _) {
            // It has been logged, and is set aside now.
        }
    }

    private void tellOnce(SetFile set, String conflict) {
        boolean othersGo =
                set.parts().stream()
                        .allMatch(part ->
                                goneNanos.containsKey(slots.named(part.symbolicName()).set)
                                        || slots.named(part.symbolicName()).set.isEmpty());
        if (!othersGo && sets.note(set, conflict)) {
            LOG.error("{} was not deployed: {}", set.name(), conflict);
        }
    }

    /** Ends the moment for which a set serves on without a file. */
    void leave(SetFile set) {
        leaving.add(set.id());
    }
}
