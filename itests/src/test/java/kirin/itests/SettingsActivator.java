package kirin.itests;

import kirin.settings.BindAddress;
import kirin.settings.CurrentSettings;
import kirin.settings.ManagementSettings;
import kirin.settings.MetricsSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the bundles under test the settings that the launcher would give them. */
public final class SettingsActivator implements BundleActivator {
    static final String DEPLOY_DIR = "kirin.itests.deploy";

    @Override
    public void start(BundleContext context) {
        Path folder = Path.of(context.getProperty(DEPLOY_DIR));
        Settings settings =
                Settings.defaults()
                        .with(ServerSettings.BIND, List.of(anyPort()))
                        .with(ServerSettings.WORKER_CLASS, "gevent")
                        .with(ServerSettings.WORKERS, 2)
                        .with(ServerSettings.DEPLOY_DIR, List.of(folder))
                        // What is there only with its setting is looked at too.
                        .with(ServerSettings.CHDIR, folder)
                        .with(ManagementSettings.JOLOKIA, Optional.of(anyPort()))
                        // Says that it wants a certificate, and is wired all the same.
                        .with(ManagementSettings.JMX_PORT, Optional.of(anyPort()))
                        .with(MetricsSettings.METRICS_BIND, Optional.of(anyPort()))
                        .with(MetricsSettings.STATSD_HOST, Optional.of("127.0.0.1:9"));
        context.registerService(
                CurrentSettings.class,
                () -> settings,
                FrameworkUtil.asDictionary(Map.of(CurrentSettings.CHOSEN, settings.chosen())));
    }

    private static BindAddress.Tcp anyPort() {
        return new BindAddress.Tcp("127.0.0.1", 0);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
