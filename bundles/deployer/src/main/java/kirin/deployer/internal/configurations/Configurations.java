package kirin.deployer.internal.configurations;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which configurations are in force, and who has which. A bundle that files have brought is given
 * copies of its own before it starts and keeps them until it is gone: Declarative Services would
 * stop and start its components in place. What is new reaches it with its next revision. All others
 * are told of a change at once. Deployer thread only.
 */
public final class Configurations {
    private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);
    private static final Comparator<ConfigurationFile> FIRST =
            Comparator.comparing(ConfigurationFile::name).thenComparing(ConfigurationFile::path);

    private final BundleContext context;
    private final @Nullable TargetedConfigurations target;
    private final Function<String, Optional<String>> owners;
    private final Map<String, ConfigurationFile> inForce = new TreeMap<>();
    private final Map<String, String> published = new HashMap<>();
    private final Map<Long, Given> given = new HashMap<>();
    // By name, as it was logged and is shown.
    private Map<ConfigurationFile, String> leftAside = new HashMap<>();

    /** What an update has changed: which files hold from now on, and which hold no more. */
    public record Changes(List<ConfigurationFile> took, List<ConfigurationFile> gone) {}

    /**
     * @param pids that the bundle's components name
     * @param digests of the content that it was given, by PID
     */
    private record Given(String location, Set<String> pids, Map<String, String> digests) {}

    /**
     * @param target null where there is no ConfigurationAdmin
     * @param owners for a PID, where it is configured by other means
     */
    public Configurations(
            BundleContext context,
            @Nullable TargetedConfigurations target,
            Function<String, Optional<String>> owners) {
        this.context = context;
        this.target = target;
        this.owners = owners;
    }

    /** Takes in all files that hold configurations now. */
    public Changes update(Collection<ConfigurationFile> files) {
        Map<ConfigurationFile, String> aside = new HashMap<>();
        Map<String, ConfigurationFile> chosen = choose(files, aside);
        aside.forEach((file, problem) -> {
            if (!problem.equals(leftAside.get(file))) {
                LOG.error("{}", problem);
            }
        });
        leftAside = aside;
        var changes = new Changes(new ArrayList<>(), new ArrayList<>());
        for (ConfigurationFile former : List.copyOf(inForce.values())) {
            if (!chosen.containsKey(former.pid().toString())) {
                inForce.remove(former.pid().toString());
                LOG.info("Removed the configuration {} ({})", former.pid(), former.name());
                changes.gone().add(former);
            }
        }
        chosen.forEach((pid, file) -> {
            ConfigurationFile former = inForce.put(pid, file);
            if (former == null || !former.sha256().equals(file.sha256())) {
                LOG.info("{} configures {}", file.name(), pid);
                changes.took().add(file);
            }
        });
        publish();
        return changes;
    }

    private Map<String, ConfigurationFile> choose(
            Collection<ConfigurationFile> files, Map<ConfigurationFile, String> aside) {
        Map<String, ConfigurationFile> chosen = new TreeMap<>();
        for (ConfigurationFile file : files.stream().sorted(FIRST).toList()) {
            String pid = file.pid().toString();
            Optional<String> owner = owner(file.pid());
            if (owner.isPresent()) {
                aside.put(
                        file,
                        "%s was not deployed: %s is configured by %s; write it there, or remove that and start the server again"
                                .formatted(file.name(), pid, owner.get()));
                continue;
            }
            ConfigurationFile first = chosen.putIfAbsent(pid, file);
            if (first != null) {
                aside.put(
                        file,
                        "%s and %s both configure %s: %s is in force, first in the order of names; remove one"
                                .formatted(first.path(), file.path(), pid, first.name()));
            }
        }
        return chosen;
    }

    private Optional<String> owner(Pid pid) {
        Optional<String> owner = owners.apply(pid.toString());
        if (owner.isPresent() || inForce.containsKey(pid.toString())) {
            return owner;
        }
        if (target == null) {
            return Optional.of("nobody, for org.apache.felix.configadmin is not there");
        }
        try {
            return !published.containsKey(pid.toString()) && target.isPublished(pid)
                    ? Optional.of("another bundle, by ConfigurationAdmin")
                    : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those in force, in the order of their PIDs. */
    public List<ConfigurationFile> inForce() {
        return List.copyOf(inForce.values());
    }

    /** Those that are not in force, with the reason. */
    public Map<ConfigurationFile, String> leftAside() {
        return Map.copyOf(leftAside);
    }

    /** What a bundle would be given of these files: digests by PID. */
    public Map<String, String> wanted(Set<String> pids, Collection<ConfigurationFile> files) {
        Map<String, String> digests = new HashMap<>();
        files(pids, files).forEach((pid, file) -> digests.put(pid, file.sha256()));
        return digests;
    }

    /** The names of the files that a bundle would be given otherwise now than it was, for logs. */
    public String changesFor(Bundle bundle, Set<String> pids) {
        Map<String, String> had = digests(bundle);
        Map<String, ConfigurationFile> now = files(pids, inForce.values());
        Set<String> names = new HashSet<>();
        now.forEach((pid, file) -> {
            if (!file.sha256().equals(had.get(pid))) {
                names.add(file.name());
            }
        });
        had.keySet().stream()
                .filter(pid -> !now.containsKey(pid))
                .forEach(pid -> names.add(pid + " removed"));
        return String.join(", ", names.stream().sorted().toList());
    }

    /**
     * Whether a bundle was given what it would be given now.
     *
     * @param files all that hold, or would, as those of a set do that is about to take over
     */
    public boolean isUpToDate(
            Bundle bundle, Set<String> pids, Collection<ConfigurationFile> files) {
        return digests(bundle).equals(wanted(pids, files));
    }

    private Map<String, String> digests(Bundle bundle) {
        Given it = given.get(bundle.getBundleId());
        return it == null ? Map.of() : it.digests();
    }

    private Map<String, ConfigurationFile> files(
            Set<String> pids, Collection<ConfigurationFile> files) {
        Map<String, ConfigurationFile> own = choose(files, new HashMap<>());
        own.values().removeIf(file -> !pids.contains(file.pid().base()));
        return own;
    }

    /**
     * Gives a bundle its configurations, before it starts.
     *
     * @param files as for {@link #isUpToDate}
     */
    public void give(Bundle bundle, Set<String> pids, Collection<ConfigurationFile> files)
            throws IOException {
        if (pids.isEmpty() || target == null) {
            return;
        }
        given.put(bundle.getBundleId(), new Given(bundle.getLocation(), pids, wanted(pids, files)));
        publish();
        for (ConfigurationFile file : files(pids, files).values()) {
            target.give(file, bundle);
        }
    }

    /** Brings what all may see in line with what is in force. */
    private void publish() {
        if (target == null) {
            return;
        }
        try {
            forgetThoseGone(target);
            for (String pid : List.copyOf(published.keySet())) {
                ConfigurationFile file = inForce.get(pid);
                if (file == null || isPrivate(file.pid())) {
                    target.withdraw(pidOf(pid));
                    published.remove(pid);
                }
            }
            for (ConfigurationFile file : inForce.values()) {
                String pid = file.pid().toString();
                if (!isPrivate(file.pid()) && !file.sha256().equals(published.get(pid))) {
                    target.publish(file);
                    published.put(pid, file.sha256());
                }
            }
        } catch (IOException e) {
            LOG.error(
                    "The configurations do not reach the bundles ({}): give the disk room, and the"
                            + " server the right to write there",
                    e.getMessage());
        }
    }

    private static Pid pidOf(String text) {
        int divider = text.indexOf('~');
        return divider < 0
                ? new Pid(text, "")
                : new Pid(text.substring(0, divider), text.substring(divider + 1));
    }

    /**
     * Whether all would include a bundle that has to stay as it is: one without a copy of its own,
     * or any that uses the factory, since there the copies and what all see add up.
     */
    private boolean isPrivate(Pid pid) {
        return given.values().stream()
                .filter(each -> each.pids().contains(pid.base()))
                .anyMatch(each -> pid.isOfFactory() || !each.digests().containsKey(pid.toString()));
    }

    private void forgetThoseGone(TargetedConfigurations target) throws IOException {
        List<Long> gone = new ArrayList<>();
        given.keySet().stream().filter(id -> context.getBundle(id) == null).forEach(gone::add);
        for (Long id : gone) {
            Given former = given.remove(id);
            if (former != null) {
                target.takeBack(former.location());
            }
        }
    }
}
