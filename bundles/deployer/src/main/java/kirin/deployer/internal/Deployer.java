package kirin.deployer.internal;

import kirin.deployer.internal.DeployFolders.NoFolderException;
import kirin.lifecycle.Startup;
import kirin.routing.Routes;
import kirin.settings.CurrentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Deploys what lies in the deploy folders. Its activation waits for that, so that the listeners,
 * which come after it, open when there are applications to answer.
 */
@Component(
        immediate = true,
        service = {})
public final class Deployer {
    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    /** An application that does not come up must not keep the others from being served. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DeployerThread thread;

    @Activate
    public Deployer(
            BundleContext context,
            @Reference CurrentSettings current,
            @Reference Routes routes,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup) {
        this(context, current, routes, startup, PATIENCE);
    }

    Deployer(
            BundleContext context,
            CurrentSettings current,
            Routes routes,
            @Nullable Startup startup,
            Duration patience) {
        Settings settings = current.get();
        DeployFolders folders =
                new DeployFolders(
                        settings.get(ServerSettings.DEPLOY_DIR).stream()
                                .map(settings::resolve)
                                .toList());
        thread =
                new DeployerThread(
                        folders,
                        new Bundles(context),
                        routes,
                        () -> current.get().get(ServerSettings.GRACEFUL_TIMEOUT),
                        patience);
        try {
            folders.create();
        } catch (NoFolderException e) {
            String problem =
                    settings.origin(ServerSettings.DEPLOY_DIR) + ": deploy_dir: " + e.getMessage();
            if (startup != null) {
                startup.failed(problem);
                return;
            }
            LOG.error("{}", problem);
        }
        awaitFirstRound(patience);
        if (settings.get(ServerSettings.RELOAD)) {
            thread.follow();
        }
    }

    @Deactivate
    void stop() {
        thread.close();
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
