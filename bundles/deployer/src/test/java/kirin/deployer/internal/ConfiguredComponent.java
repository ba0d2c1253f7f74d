package kirin.deployer.internal;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Part of a test bundle that gives back its configuration, and how often it was activated. */
public final class ConfiguredComponent implements Function<String, Object> {
    private static final AtomicInteger ACTIVATIONS = new AtomicInteger();

    private final Map<String, Object> configuration;

    public ConfiguredComponent(Map<String, Object> configuration) {
        this.configuration = configuration;
        ACTIVATIONS.incrementAndGet();
    }

    @Override
    public Object apply(String key) {
        return key.equals("activations")
                ? ACTIVATIONS.get()
                : configuration.getOrDefault(key, "none");
    }
}
