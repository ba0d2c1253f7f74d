package kirin.configuration.internal;

import kirin.settings.CurrentSettings;
import kirin.settings.PluginSettings;

import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map.Entry;

/**
 * Makes a configuration of each table {@code [worker.NAME]} and {@code [log.NAME]}. It starts
 * before the plug-ins, whose components so find theirs when they are activated for the first time.
 */
@Component(
        immediate = true,
        service = {})
public final class PluginConfigurations {
    /** Of a private property, which Declarative Services does not publish with the service. */
    private static final String ORIGIN_OF = ".origin.";

    /** For whatever bundle asks, also for the next version of a plug-in. */
    private static final String ANY_BUNDLE = "?";

    @Activate
    public PluginConfigurations(
            @Reference ConfigurationAdmin configurations, @Reference CurrentSettings current)
            throws IOException {
        // None is left from the last time: the framework's storage is emptied at each start.
        for (Entry<String, PluginSettings> plugin : current.get().plugins().entrySet()) {
            configurations
                    .getConfiguration(plugin.getKey(), ANY_BUNDLE)
                    .update(properties(plugin.getValue()));
        }
    }

    @SuppressWarnings("JdkObsolete") // the service takes nothing newer
    private static Dictionary<String, Object> properties(PluginSettings plugin) {
        Dictionary<String, Object> properties = new Hashtable<>(plugin.values());
        plugin.origins()
                .forEach((name, origin) -> properties.put(ORIGIN_OF + name, origin.toString()));
        return properties;
    }
}
