package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.management.DeployedBundle;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Which sets are in service, and which slots are theirs: a bundle that a set has brought is changed
 * and removed with it, whatever else lies in the folders. Deployer thread only.
 */
final class Sets {
    private static final Logger LOG = LoggerFactory.getLogger(Sets.class);

    private final Slots slots;
    private final WholeFiles files;
    private final Records records;
    private final BundleConfigurations configurations;
    private final SetRollouts rollouts;

    /** By id, as all of these. */
    private final Map<String, Served> served = new TreeMap<>();

    private final Map<String, SetRollout> underWay = new TreeMap<>();

    private final UnpackedSets unpacked = new UnpackedSets();

    private final Map<String, String> problems = new HashMap<>();

    private record Served(SetFile set, Instant since) {}

    Sets(
            Slots slots,
            WholeFiles files,
            Records records,
            BundleConfigurations configurations,
            SetRollouts rollouts) {
        this.slots = slots;
        this.files = files;
        this.records = records;
        this.configurations = configurations;
        this.rollouts = rollouts;
    }

    /** What the sets in service configure. */
    List<ConfigurationFile> configurations() {
        return served.values().stream()
                .flatMap(each -> each.set().configurations().stream())
                .toList();
    }

    private List<ConfigurationFile> configurationsWith(SetFile set) {
        List<ConfigurationFile> all = new ArrayList<>(files.configurations());
        served.values().stream()
                .filter(each -> !each.set().id().equals(set.id()))
                .forEach(each -> all.addAll(each.set().configurations()));
        all.addAll(set.configurations());
        return all;
    }

    /** What is in service of a set; null if nothing is. */
    @Nullable SetFile current(String id) {
        Served it = served.get(id);
        return it == null ? null : it.set();
    }

    /** Which other set has one of its parts; empty if none does. */
    String conflict(SetFile set) {
        for (BundleFile part : set.parts()) {
            String owner = slots.named(part.symbolicName()).set;
            if (!owner.isEmpty() && !owner.equals(set.id())) {
                return "its part %s holds %s, as the set %s does; take it out of one of them"
                        .formatted(set.nameOf(part), part.symbolicName(), owner);
            }
        }
        return "";
    }

    /** Whether something is on its way where one of its parts is to come. */
    boolean isBusy(SetFile set) {
        return set.parts().stream().anyMatch(part -> slots.named(part.symbolicName()).next != null);
    }

    /**
     * Installs what is new in a set, beside what is there.
     *
     * @return completed with what serves, when it does; exceptionally with a {@link
     *     RefusedException}
     * @throws RefusedException if that cannot be, which has been recorded and logged
     */
    CompletableFuture<SetFile> begin(SetFile set, String by) throws RefusedException {
        unpacked.add(set);
        var joint = new SetRollout(set, current(set.id()), configurationsWith(set), by);
        problems.remove(set.id());
        try {
            if (records.brokenOff(set.asRecorded()) >= Attempts.MOST) {
                throw new RefusedException(Attempts.TOO_MANY);
            }
            records.begin(set.asRecorded());
            slots.all().stream()
                    .filter(slot -> slot.set.equals(set.id()))
                    .forEach(joint.slots::add);
            for (BundleFile part : set.parts()) {
                Slot slot = slots.named(part.symbolicName());
                if (!isThere(slot.active, part, joint.configurations)) {
                    rollouts.install(joint, slot, part);
                    joint.slots.add(slot);
                }
            }
        } catch (RefusedException e) {
            throw refused(joint, e);
        } catch (IOException e) {
            throw refused(joint, new RefusedException("it could not be read: " + e.getMessage()));
        }
        underWay.put(set.id(), joint);
        return joint.outcome.whenComplete((now, failure) -> {
            underWay.remove(set.id());
            if (failure == null) {
                serves(joint);
            } else {
                problems.put(set.id(), String.valueOf(failure.getMessage()));
            }
        });
    }

    private RefusedException refused(SetRollout joint, RefusedException refusal) {
        problems.put(joint.set.id(), String.valueOf(refusal.getMessage()));
        rollouts.refuse(joint, String.valueOf(refusal.getMessage()));
        return refusal;
    }

    private boolean isThere(
            @Nullable Deployed active, BundleFile part, List<ConfigurationFile> with) {
        return active != null
                && active.file().hasContentOf(part)
                && (part.isFragment() || configurations.isUpToDate(active, with));
    }

    /**
     * Starts what has been installed, now that all is that came together.
     *
     * @param served whether those that serve, or did when the server ended, or the others
     */
    void start(boolean served) {
        for (SetRollout each : List.copyOf(underWay.values())) {
            if (records.hasServed(each.set.id()) == served) {
                rollouts.start(each, !files.isSettled());
            }
        }
    }

    /** As the other one, of all, and waits for nothing that is missing. */
    void startNow() {
        for (SetRollout each : List.copyOf(underWay.values())) {
            rollouts.start(each, false);
        }
    }

    private void serves(SetRollout joint) {
        SetFile set = joint.set;
        served.put(set.id(), new Served(set, Instant.now()));
        Set<String> names = new HashSet<>();
        for (BundleFile part : set.parts()) {
            names.add(part.symbolicName());
            Slot slot = slots.named(part.symbolicName());
            slot.set = set.id();
            if (slot.active != null && slot.active.file().hasContentOf(part)) {
                slot.active = slot.active.with(part);
            }
        }
        release(set.id(), names);
    }

    /** Deletes what was unpacked of sets that are not there any more. */
    void tidy() {
        List<SetFile> there = new ArrayList<>(files.sets());
        served.values().forEach(each -> there.add(each.set()));
        underWay.values().forEach(each -> there.add(each.set));
        unpacked.retain(there);
    }

    /** No file holds it any more: without one its bundles go too. */
    void remove(SetFile set) {
        served.remove(set.id());
        problems.remove(set.id());
        LOG.info("Removed {}", set);
        records.removed(set.id());
        release(set.id(), Set.of());
    }

    /** Slots of a set, but for these, are like any other from now on: without a file they go. */
    private void release(String id, Set<String> kept) {
        for (Slot slot : slots.all()) {
            if (slot.set.equals(id) && !kept.contains(slot.name)) {
                slot.set = "";
                slot.leaves = true;
            }
        }
    }

    /** The set of this id, or of a file of this name, that is in service. */
    Optional<SetFile> named(String name) {
        return served.values().stream()
                .map(Served::set)
                .filter(set -> set.id().equals(name) || set.name().equals(name))
                .findFirst();
    }

    /** The set that has brought an application, or a bundle of that name. */
    Optional<SetFile> of(String application) {
        return slots.find(application).flatMap(slot -> Optional.ofNullable(current(slot.set)));
    }

    /** The ids of those in service. */
    Set<String> served() {
        return Set.copyOf(served.keySet());
    }

    boolean isUnderWay(String id) {
        return underWay.containsKey(id);
    }

    /** Keeps for management what is wrong with a set. Returns false if that is known. */
    boolean note(SetFile set, String problem) {
        return !problem.equals(problems.put(set.id(), problem));
    }

    /** A set is in a folder under another path. */
    void entered(SetFile set) {
        served.computeIfPresent(set.id(), (id, it) -> new Served(set, it.since()));
    }

    /**
     * @throws RefusedException if something is on its way where the set is to come
     */
    void checkFree(SetFile set) throws RefusedException {
        if (underWay.containsKey(set.id()) || isBusy(set)) {
            throw new RefusedException(
                    "another deployment of " + set.id() + " is under way; try again when it ended");
        }
        String conflict = conflict(set);
        if (!conflict.isEmpty()) {
            throw new RefusedException(conflict);
        }
    }

    /** For management. */
    List<DeployedBundle> shown() {
        Stream<DeployedBundle> present =
                served.values().stream()
                        .map(each ->
                                Shown.of(
                                        each.set(),
                                        "ACTIVE",
                                        each.since(),
                                        problems.getOrDefault(each.set().id(), "")));
        Stream<DeployedBundle> coming =
                underWay.values().stream()
                        .map(each -> Shown.of(each.set, "STARTING", Instant.now(), ""));
        Stream<DeployedBundle> left =
                files.sets().stream()
                        .filter(each -> !served.containsKey(each.id()))
                        .filter(each -> !problems.getOrDefault(each.id(), "").isEmpty())
                        .map(each ->
                                Shown.of(
                                        each,
                                        "LEFT_ASIDE",
                                        Instant.now(),
                                        problems.getOrDefault(each.id(), "")));
        return Stream.of(present, coming, left).flatMap(all -> all).toList();
    }

    /** What a set has in service, with their applications. */
    List<Deployed> parts(SetFile set) {
        List<Deployed> parts = new ArrayList<>();
        for (Slot slot : slots.all()) {
            if (slot.set.equals(set.id()) && slot.active != null) {
                parts.add(slot.active);
            }
        }
        return parts;
    }
}
