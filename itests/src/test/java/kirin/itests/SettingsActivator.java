package kirin.itests;

import kirin.settings.BindAddress;
import kirin.settings.CurrentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.nio.file.Path;
import java.util.List;

/** Gives the bundles under test the settings that the launcher would give them. */
public final class SettingsActivator implements BundleActivator {
    static final String DEPLOY_DIR = "kirin.itests.deploy";

    @Override
    public void start(BundleContext context) {
        Path folder = Path.of(context.getProperty(DEPLOY_DIR));
        Settings settings =
                Settings.defaults()
                        .with(ServerSettings.BIND, List.of(BindAddress.tcp("127.0.0.1", 0)))
                        .with(ServerSettings.WORKER_CLASS, "gevent")
                        .with(ServerSettings.WORKERS, 2)
                        .with(ServerSettings.DEPLOY_DIR, List.of(folder));
        context.registerService(CurrentSettings.class, () -> settings, null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
