package kirin.configuration.internal;

import kirin.settings.CurrentSettings;
import kirin.settings.PluginSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsFollower;

import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Makes a configuration of each table {@code [worker.NAME]} and {@code [log.NAME]}. It starts
 * before the plug-ins, whose components so find theirs when they are activated for the first time.
 */
@Component(immediate = true, service = SettingsFollower.class)
public final class PluginConfigurations implements SettingsFollower {
    /** Of a private property, which Declarative Services does not publish with the service. */
    private static final String ORIGIN_OF = ".origin.";

    /** For whatever bundle asks, also for the next version of a plug-in. */
    private static final String ANY_BUNDLE = "?";

    private final ConfigurationAdmin configurations;
    // Guarded by this.
    private Map<String, PluginSettings> made = Map.of();

    @Activate
    public PluginConfigurations(
            @Reference ConfigurationAdmin configurations, @Reference CurrentSettings current)
            throws IOException {
        this.configurations = configurations;
        // None is left from the last time: the framework's storage is emptied at each start.
        follow(current.get());
    }

    @Override
    public Step prepare(Settings next) {
        return () -> {
            try {
                follow(next);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Changes what differs: a plug-in whose table stays is left alone. */
    private synchronized void follow(Settings settings) throws IOException {
        Map<String, PluginSettings> wanted = settings.plugins();
        for (String pid : made.keySet()) {
            if (!wanted.containsKey(pid)) {
                configurations.getConfiguration(pid, ANY_BUNDLE).delete();
            }
        }
        for (Entry<String, PluginSettings> plugin : wanted.entrySet()) {
            PluginSettings before = made.get(plugin.getKey());
            if (before == null || !before.values().equals(plugin.getValue().values())) {
                configurations
                        .getConfiguration(plugin.getKey(), ANY_BUNDLE)
                        .update(properties(plugin.getValue()));
            }
        }
        made = wanted;
    }

    @SuppressWarnings("JdkObsolete") // the service takes nothing newer
    private static Dictionary<String, Object> properties(PluginSettings plugin) {
        Dictionary<String, Object> properties = new Hashtable<>(plugin.values());
        plugin.origins()
                .forEach((name, origin) -> properties.put(ORIGIN_OF + name, origin.toString()));
        return properties;
    }
}
