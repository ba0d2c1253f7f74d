package kirin.deployer.internal.configurations;

import java.nio.file.Path;
import java.util.Map;

/**
 * A whole file that holds a configuration.
 *
 * @param path where it lies, or would if its archive were a folder
 * @param name for messages: {@code shop.cfg}, or {@code set.zip/etc/shop.cfg}
 * @param values each a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, or a {@code
 *     List} of one of these
 * @param sha256 of its bytes, in hexadecimal
 */
public record ConfigurationFile(
        Path path, String name, Pid pid, Map<String, Object> values, String sha256) {

    /** Copies the map. */
    public ConfigurationFile {
        values = Map.copyOf(values);
    }

    /** Without the values, among which there may be secrets. */
    @Override
    public String toString() {
        return name + ": " + pid;
    }
}
