package kirin.deployer.internal;

import kirin.deployer.internal.configurations.Configurations;
import kirin.deployer.internal.configurations.TargetedConfigurations;
import kirin.deployer.internal.leaks.LeakWatch;
import kirin.management.DeployedBundle;
import kirin.management.Events;
import kirin.routing.Routes;
import kirin.settings.DeploymentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the deployer thread owns.
 *
 * @param slots what is deployed
 * @param deployments brings it in line with the folders
 * @param commands what can be asked for
 * @param shareCommands what can be asked of shares, which grow by it
 * @param records what was deployed
 * @param setCommands what can be asked of sets
 * @param configurationCommands what can be asked of configurations
 * @param configurations what is configured by files
 * @param checks what would happen; safe for any thread
 */
record Parts(
        Slots slots,
        Deployments deployments,
        SlowStarts slowStarts,
        TakingBack takingBack,
        Commands commands,
        ShareCommands shareCommands,
        SetCommands setCommands,
        ConfigurationCommands configurationCommands,
        Records records,
        BundleConfigurations configurations,
        FileChecks checks) {

    /** What all of them need. */
    record Surroundings(
            BundleContext context,
            Routes routes,
            Supplier<Settings> settings,
            Supersession supersession,
            LeakWatch leaks,
            DroppedReader reader,
            @Nullable TargetedConfigurations configurations,
            Events events,
            Executor deployerThread,
            ExecutorService applicationThreads) {

        private <T> T get(Setting<T> setting) {
            return settings.get().get(setting);
        }

        private Settings of(String application) {
            return settings.get().forApplication(application);
        }
    }

    /**
     * @param look takes in what lies in the folders now, and acts
     * @param patience how long a start may take before the log says so
     */
    static Parts assemble(
            Surroundings around,
            WholeFiles files,
            DeployFolders folders,
            Runnable look,
            Duration patience) {
        var bundles = new Bundles(around.context(), around.leaks());
        Routes routes = around.routes();
        var records =
                new Records(
                        around.settings().get().resolve(around.get(DeploymentSettings.STORE_DIR)),
                        around.reader().bundles(),
                        () -> around.get(DeploymentSettings.KEEP_REVISIONS),
                        new Records.Lying(files::hold, folders::hold),
                        around.events());
        var retirement =
                new Retirement(
                        bundles,
                        routes,
                        () -> around.get(ServerSettings.GRACEFUL_TIMEOUT),
                        around.supersession(),
                        around.deployerThread(),
                        around.applicationThreads());
        var configurations =
                new BundleConfigurations(
                        new Configurations(
                                around.context(),
                                around.configurations(),
                                pid ->
                                        BundleConfigurations.inSettings(
                                                pid, around.settings().get())),
                        records);
        var starter =
                new Starter(
                        bundles,
                        routes,
                        new Gate(routes, around::of),
                        new HealthChecks(around.context(), around.applicationThreads()),
                        around.applicationThreads(),
                        around.settings());
        var slots = new Slots();
        Function<Rollouts.Listener, Rollouts> rollouts =
                listener ->
                        new Rollouts(
                                bundles,
                                routes,
                                starter,
                                new UpFront(
                                        around.context(), routes, slots, configurations::inForce),
                                records,
                                retirement,
                                around.supersession(),
                                configurations,
                                around.deployerThread(),
                                listener);
        var slowStarts = new SlowStarts(slots, patience);
        var aftercare = new Aftercare(routes, around::of);
        var keptSets = new KeptSets(records, around.reader().sets());
        var deployments =
                new Deployments(
                        slots,
                        files,
                        records,
                        keptSets,
                        retirement,
                        bundles,
                        configurations,
                        aftercare,
                        slowStarts,
                        around.deployerThread(),
                        rollouts);
        var setRollback = new SetRollback(deployments.sets(), keptSets, records);
        var takingBack = new TakingBack(records, deployments.rollouts(), aftercare, setRollback);
        var entrance = new Entrance(folders, files, records, look);
        return new Parts(
                slots,
                deployments,
                slowStarts,
                takingBack,
                new Commands(
                        slots, deployments.rollouts(), takingBack, records, entrance, files, look),
                new ShareCommands(
                        slots, deployments.rollouts(), records, entrance, new Growth(routes)),
                new SetCommands(
                        deployments.sets(),
                        deployments.setChoice(),
                        setRollback,
                        records,
                        entrance,
                        files,
                        look),
                new ConfigurationCommands(configurations, entrance, files, look),
                records,
                configurations,
                new FileChecks(
                        new Checks(around.context(), bundles, around.reader().bundles()),
                        around.reader(),
                        around.settings()));
    }

    /** What a file that is to be checked would meet. */
    Checks.Now now(WholeFiles files, Routes routes) {
        List<Checks.Present> present = new ArrayList<>();
        for (Slot slot : slots.all()) {
            if (slot.active != null) {
                present.add(new Checks.Present(slot.active.file(), slot.active.bundle()));
            }
        }
        return new Checks.Now(present, files.whole(), routes.routes(), configurations.inForce());
    }

    Sets sets() {
        return deployments.sets();
    }

    /** Everything that is deployed, for management. */
    List<DeployedBundle> shown() {
        List<DeployedBundle> all = new ArrayList<>();
        slots.all().forEach(slot -> all.addAll(Shown.of(slot)));
        all.addAll(sets().shown());
        all.addAll(configurations.shown(slots.all()));
        return all;
    }
}
