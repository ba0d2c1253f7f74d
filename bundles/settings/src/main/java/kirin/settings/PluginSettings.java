package kirin.settings;

import java.util.Map;

/**
 * What a settings file says to one plug-in, which alone knows what it means.
 *
 * @param values each a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, or a {@code
 *     List} of one of these; by their names as written
 * @param origins where each was given
 */
public record PluginSettings(Map<String, Object> values, Map<String, Origin> origins) {

    /** Copies the maps. */
    public PluginSettings {
        values = Map.copyOf(values);
        origins = Map.copyOf(origins);
    }
}
