package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.deployer.internal.configurations.Configurations;
import kirin.management.DeployedBundle;
import kirin.settings.PluginSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configurations in force, and which deployed bundles have to become a new revision of
 * themselves for them. Deployer thread only.
 */
final class BundleConfigurations {
    private final Configurations configurations;
    private final Records records;

    /** By slot, what its bundle was last to be started anew for: digests by PID. */
    private final Map<String, Map<String, String>> tried = new HashMap<>();

    /** By PID. */
    private final Map<String, Instant> since = new TreeMap<>();

    private final AwaitedConfigurations awaited = new AwaitedConfigurations(this);

    BundleConfigurations(Configurations configurations, Records records) {
        this.configurations = configurations;
        this.records = records;
    }

    /** For {@link Configurations}: which table of the settings configures a PID. */
    static Optional<String> inSettings(String pid, Settings settings) {
        PluginSettings table = settings.plugins().get(pid);
        if (table == null) {
            return Optional.empty();
        }
        String name = "the table [" + pid.replaceFirst("^kirin\\.", "") + "]";
        return Optional.of(
                table.origins().values().stream()
                        .map(Object::toString)
                        .sorted()
                        .findFirst()
                        .map(place -> name + " at " + place)
                        .orElse(name + " of the settings"));
    }

    /**
     * Takes in all that lie there now.
     *
     * @param by who brings what is new, for the history
     */
    void update(Collection<ConfigurationFile> files, String by) {
        Configurations.Changes changes = configurations.update(files);
        for (ConfigurationFile each : changes.gone()) {
            records.removed(each.name());
            since.remove(each.pid().toString());
        }
        for (ConfigurationFile each : changes.took()) {
            records.serving(record(each), by, List.of());
            since.put(each.pid().toString(), Instant.now());
        }
    }

    /** As the history has it: under the name of the file. */
    private static BundleFile record(ConfigurationFile file) {
        return new BundleFile(
                file.path(),
                new FileStamp(0, FileTime.fromMillis(0), ""),
                file.name(),
                Version.emptyVersion,
                "",
                false,
                Set.of(),
                file.sha256(),
                file.path());
    }

    /** Lets a bundle be started anew that has other configurations than it would have now. */
    void renew(Slot slot) {
        Deployed active = slot.active;
        if (active == null || active.file().isFragment()) {
            return;
        }
        Set<String> pids = active.file().pids();
        if (configurations.isUpToDate(active.bundle(), pids, inForce())) {
            tried.remove(slot.name);
            return;
        }
        Map<String, String> wanted = configurations.wanted(pids, inForce());
        // What has failed is not tried again before it changes.
        if (slot.again.isEmpty() && slot.next == null && !wanted.equals(tried.get(slot.name))) {
            tried.put(slot.name, wanted);
            slot.again = "configuration " + configurations.changesFor(active.bundle(), pids);
        }
    }

    /**
     * Gives a bundle what it is to start with.
     *
     * @param files all that hold, or would with the set that it is part of
     * @throws RefusedException if that cannot be written
     */
    void give(Bundle bundle, BundleFile file, Collection<ConfigurationFile> files)
            throws RefusedException {
        try {
            configurations.give(bundle, file.pids(), files);
        } catch (IOException e) {
            throw new RefusedException(
                    "its configuration cannot be handed to it ("
                            + e.getMessage()
                            + "); give the disk room, and the server the right to write there");
        }
    }

    /** Whether a bundle has what it would have now, and with these. */
    boolean isUpToDate(Deployed deployed, Collection<ConfigurationFile> files) {
        return configurations.isUpToDate(deployed.bundle(), deployed.file().pids(), files);
    }

    /** What uses a file's content, and whether it has not taken it: a sentence, or empty. */
    String problem(ConfigurationFile file, Collection<Slot> slots) {
        String aside = configurations.leftAside().get(file);
        if (aside != null) {
            return aside;
        }
        return problem(file, slots, "without");
    }

    /**
     * As the other one, of a file that may have gone.
     *
     * @param how its users go on: with it, or without it
     */
    String problem(ConfigurationFile file, Collection<Slot> slots, String how) {
        return users(file, slots)
                .filter(slot -> !slot.problem.isEmpty() && !hasTakenAll(slot))
                .map(slot -> slot.name + " goes on " + how + " it: " + slot.problem)
                .collect(Collectors.joining("; "));
    }

    /** Whether what uses a file is about to become a new revision. */
    static boolean areUsersBusy(ConfigurationFile file, Collection<Slot> slots) {
        return users(file, slots).anyMatch(slot -> slot.next != null || !slot.again.isEmpty());
    }

    private static Stream<Slot> users(ConfigurationFile file, Collection<Slot> slots) {
        return slots.stream().filter(slot -> asksFor(slot.active, file));
    }

    private static boolean asksFor(@Nullable Deployed deployed, ConfigurationFile file) {
        return deployed != null && deployed.file().pids().contains(file.pid().base());
    }

    private boolean hasTakenAll(Slot slot) {
        return slot.active != null && isUpToDate(slot.active, inForce());
    }

    /** For management. */
    List<DeployedBundle> shown(Collection<Slot> slots) {
        List<DeployedBundle> all = new ArrayList<>();
        for (ConfigurationFile each : configurations.inForce()) {
            all.add(shown(each, "ACTIVE", problem(each, slots)));
        }
        configurations
                .leftAside()
                .forEach((each, problem) -> all.add(shown(each, "LEFT_ASIDE", problem)));
        return all;
    }

    DeployedBundle shown(ConfigurationFile file, String state, String problem) {
        return new DeployedBundle(
                file.pid().toString(),
                "",
                file.path().toString(),
                file.sha256(),
                state,
                List.of(),
                since.getOrDefault(file.pid().toString(), Instant.now()).toString(),
                problem);
    }

    List<ConfigurationFile> inForce() {
        return configurations.inForce();
    }

    Collection<ConfigurationFile> leftAside() {
        return configurations.leftAside().keySet();
    }

    /** Who waits for what becomes of files. */
    AwaitedConfigurations awaited() {
        return awaited;
    }
}
