package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.configurations.ConfigurationFile;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Brings what is deployed in line with what lies in the folders. Deployer thread only. */
final class Deployments implements Rollouts.Listener {
    private final Bundles bundles;
    private final Slots slots;
    private final WholeFiles files;
    private final Records records;
    private final Retirement retirement;
    private final BundleConfigurations configurations;
    private final Aftercare aftercare;
    private final SlowStarts slowStarts;
    private final Rollouts rollouts;
    private final FileChoice choice;
    private final UninstalledBundles uninstalled;
    private final Renewals renewals;
    private final Sets sets;
    private final SetChoice setChoice;
    private final Executor deployerThread;
    // Those that were seen, so that each is looked up once.
    private final Set<WholeFiles.Refused> refused = new HashSet<>();
    private boolean reconcileAsked;

    /**
     * @param rollouts made for a listener
     */
    Deployments(
            Slots slots,
            WholeFiles files,
            Records records,
            KeptSets keptSets,
            Retirement retirement,
            Bundles bundles,
            BundleConfigurations configurations,
            Aftercare aftercare,
            SlowStarts slowStarts,
            Executor deployerThread,
            Function<Rollouts.Listener, Rollouts> rollouts) {
        this.bundles = bundles;
        this.slots = slots;
        this.files = files;
        this.records = records;
        this.retirement = retirement;
        this.configurations = configurations;
        this.aftercare = aftercare;
        this.slowStarts = slowStarts;
        this.deployerThread = deployerThread;
        this.rollouts = rollouts.apply(this);
        this.choice = new FileChoice(files, records, retirement, this.rollouts);
        this.sets = new Sets(slots, files, records, configurations, this.rollouts.sets());
        this.setChoice = new SetChoice(sets, slots, files, records, keptSets);
        this.uninstalled = new UninstalledBundles(records, retirement, this.rollouts);
        this.renewals = new Renewals(slots, this.rollouts, bundles, retirement);
    }

    Rollouts rollouts() {
        return rollouts;
    }

    /** From now on, what is found was put there while the server runs. */
    void begun() {
        choice.begun();
    }

    /** Looks at the files again, and acts. */
    void reconcile() {
        if (bundles.serverStops()) {
            // What begins now could only fail.
            return;
        }
        // First, so that what starts finds its own.
        configure();
        slots.all().forEach(uninstalled::takeOut);
        setChoice.choose(choice.finder());
        Map<String, List<BundleFile>> byName = new HashMap<>();
        for (BundleFile file : files.whole()) {
            byName.computeIfAbsent(file.symbolicName(), name -> new ArrayList<>()).add(file);
            slots.named(file.symbolicName());
        }
        // Of what cannot be read, the history tells what it was when it could be.
        List<WholeFiles.Refused> unreadable = files.refused();
        refused.retainAll(Set.copyOf(unreadable));
        for (WholeFiles.Refused each : unreadable) {
            if (refused.add(each)) {
                records.servedFrom(each.path()).ifPresent(slots::named);
            }
        }
        slots.all().forEach(slot -> choice.choose(slot, byName.getOrDefault(slot.name, List.of())));
        // What a set that has just gone has configured goes with its bundles.
        configure();
        slots.all().forEach(configurations::renew);
        renewals.moveOn();
        // After all are installed, so that they find each other whatever their order. Of two that
        // want one place, the one that had it when the server ended comes first.
        for (boolean served : new boolean[] {true, false}) {
            for (Slot slot : slots.all()) {
                if (hasServed(slot) != served) {
                    continue;
                }
                while (rollouts.startIfResolved(slot)) {
                    choice.choose(slot, byName.getOrDefault(slot.name, List.of()));
                }
            }
            sets.start(served);
        }
        slowStarts.report();
        slots.dropEmpty();
        retirement.sweep();
        renewals.tellIfDone();
        configurations.awaited().report(files, slots.all());
    }

    private boolean hasServed(Slot slot) {
        boolean isAtStake = slot.active == null && (slot.next != null || !slot.waiting.isEmpty());
        return !isAtStake || records.hasServed(slot.name);
    }

    private void configure() {
        List<ConfigurationFile> all = new ArrayList<>(files.configurations());
        all.addAll(sets.configurations());
        configurations.update(all, choice.finder());
    }

    /** Whether files are looked at again in a moment, for what came of others. */
    boolean isReconcileDue() {
        return reconcileAsked;
    }

    Sets sets() {
        return sets;
    }

    SetChoice setChoice() {
        return setChoice;
    }

    /**
     * Replaces every bundle by a new revision of the same file, one after another.
     *
     * @return completed when the last has been replaced, or has failed and stays as it is
     */
    CompletableFuture<Void> reloadAll() {
        CompletableFuture<Void> done = renewals.askForAll();
        reconcile();
        return done;
    }

    /** How long until something is due without a new event; null if nothing is. */
    @Nullable Duration nextLook() {
        Duration bundles = choice.nextLook(slots.all());
        return bundles == null ? setChoice.nextLook() : bundles;
    }

    @Override
    public void takesOver(Slot slot) {
        aftercare.prepare(slot);
    }

    @Override
    public void tookOver(Slot slot, Optional<Deployed> before) {
        before.ifPresent(it -> aftercare.follow(slot));
        renewals.askForFollowers(slot, before);
    }

    /** Later, for all that changes until then: a thousand bundles that come up need no thousand. */
    @Override
    public void changed() {
        if (!reconcileAsked) {
            reconcileAsked = true;
            deployerThread.execute(() -> {
                reconcileAsked = false;
                reconcile();
            });
        }
    }
}
