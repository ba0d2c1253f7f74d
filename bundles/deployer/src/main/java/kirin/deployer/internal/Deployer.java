package kirin.deployer.internal;

import kirin.deploy.JarWrapper;
import kirin.deployer.internal.DeployFolders.NoFolderException;
import kirin.deployer.internal.configurations.TargetedConfigurations;
import kirin.deployer.internal.leaks.LeakWatch;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.management.DeployerMXBean;
import kirin.management.Events;
import kirin.management.ManagementBean;
import kirin.routing.Routes;
import kirin.settings.CurrentSettings;
import kirin.settings.DeploymentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Deploys what lies in the deploy folders. Its activation waits for that, so that the listeners,
 * which come after it, open when there are applications to answer.
 */
@Component(immediate = true, service = SettingsFollower.class)
public final class Deployer implements SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    /** An application that does not come up must not keep the others from being served. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DeployerThread thread;
    private final FreshStore freshStore;
    private final Uploads uploads;
    private final @Nullable Startup startup;
    private final ServiceRegistration<DeployerMXBean> bean;
    // Written by Declarative Services when they open and close.
    private volatile @Nullable Listeners listeners;

    @Activate
    public Deployer(
            BundleContext context,
            @Reference CurrentSettings current,
            @Reference Routes routes,
            @Reference LeakWatch leaks,
            @Reference JarWrappers wrappers,
            @Reference TargetedConfigurations configurations,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL) @Nullable Events events) {
        this(
                context,
                current,
                routes,
                leaks,
                wrappers,
                configurations,
                startup,
                events == null ? Events.NONE : events,
                PATIENCE);
    }

    Deployer(
            BundleContext context,
            CurrentSettings current,
            Routes routes,
            LeakWatch leaks,
            JarWrapper wrapper,
            @Nullable TargetedConfigurations configurations,
            @Nullable Startup startup,
            Events events,
            Duration patience) {
        this.startup = startup;
        Settings settings = current.get();
        DeployFolders folders = DeployFolders.of(settings);
        Trust trust =
                settings.get(DeploymentSettings.TRUSTED_BUNDLES)
                        .map(list -> Trust.inListed(settings.resolve(list)))
                        .orElseGet(Trust::inAll);
        Path store = settings.resolve(settings.get(DeploymentSettings.STORE_DIR));
        freshStore = new FreshStore(store);
        BundleReader bundles =
                new BundleReader(trust, PlainJars.in(store.resolve("wrapped"), wrapper));
        DroppedReader reader =
                new DroppedReader(
                        bundles, SetReader.in(store.resolve("sets"), bundles, trust), trust);
        thread =
                new DeployerThread(
                        context,
                        folders,
                        routes,
                        current::get,
                        leaks,
                        reader,
                        configurations,
                        events,
                        patience);
        // In the framework's cache, of which each process has its own, and which goes with it.
        uploads =
                new Uploads(
                        Objects.requireNonNull(context.getDataFile("uploads")).toPath(),
                        Uploads.Limits.USUAL);
        bean =
                context.registerService(
                        DeployerMXBean.class,
                        new DeployerBean(
                                thread,
                                folders.paths(),
                                leaks,
                                reader,
                                uploads,
                                () -> Optional.ofNullable(listeners)),
                        FrameworkUtil.asDictionary(
                                Map.of(ManagementBean.OBJECT_NAME, "kirin:type=Deployer")));
        String problem = problem(settings, folders, trust);
        if (!problem.isEmpty()) {
            if (startup != null) {
                startup.failed(problem);
                return;
            }
            LOG.error("{}", problem);
        }
        awaitFirstRound(patience);
        if (startup != null) {
            thread.nothingServed()
                    .join()
                    .ifPresent(
                            nothing -> startup.nothingServed(nothing.problem(), nothing.loaded()));
        }
        folders.nothingToServe().forEach(line -> LOG.warn("{}", line));
        thread.follow(settings.get(ServerSettings.RELOAD));
    }

    /** What keeps the server from starting; empty if nothing does. */
    private static String problem(Settings settings, DeployFolders folders, Trust trust) {
        try {
            folders.create();
        } catch (NoFolderException e) {
            return settings.origin(ServerSettings.DEPLOY_DIR) + ": deploy_dir: " + e.getMessage();
        }
        return trust.problem()
                .map(text ->
                        settings.origin(DeploymentSettings.TRUSTED_BUNDLES)
                                + ": trusted_bundles: "
                                + text)
                .orElse("");
    }

    @Override
    public Step prepare(Settings next) {
        return () -> thread.follow(next.get(ServerSettings.RELOAD));
    }

    @Deactivate
    void stop() {
        bean.unregister();
        boolean startFailed = startup != null && startup.hasFailed();
        if (startFailed) {
            thread.startFailed();
        }
        thread.close();
        uploads.close();
        if (startFailed) {
            freshStore.remove();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindListeners(Listeners open) {
        listeners = open;
    }

    void unbindListeners(Listeners closed) {
        if (closed.equals(listeners)) {
            listeners = null;
        }
    }

    private void awaitFirstRound(Duration patience) {
        try {
            thread.firstRound().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn(
                    "The start goes on without {}, which did not come up within {} s",
                    String.join(", ", thread.endFirstRoundWithout().join()),
                    patience.toSeconds());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
