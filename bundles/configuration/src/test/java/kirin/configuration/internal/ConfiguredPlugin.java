package kirin.configuration.internal;

import java.util.Map;
import java.util.function.Supplier;

/** A plug-in that gives back its configuration. */
public final class ConfiguredPlugin implements Supplier<Map<String, Object>> {
    private final Map<String, Object> configuration;

    public ConfiguredPlugin(Map<String, Object> configuration) {
        this.configuration = configuration;
    }

    @Override
    public Map<String, Object> get() {
        return configuration;
    }
}
