package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Configurations of which the file has just gone. They hold on for a moment: whoever deletes a file
 * and copies another there means no time without one. Deployer thread only.
 */
final class DepartedConfigurations {
    private static final Duration GRACE = Duration.ofMillis(300);

    private final Map<Path, Departed> all = new HashMap<>();

    private record Departed(Dropped.Configuration what, long sinceNanos) {
        boolean isOver() {
            return System.nanoTime() - sinceNanos >= GRACE.toNanos();
        }
    }

    /**
     * A file is not there any more.
     *
     * @param file what it was; null if that is not known
     */
    void note(Path path, @Nullable Dropped file) {
        if (file instanceof Dropped.Configuration it) {
            all.put(path, new Departed(it, System.nanoTime()));
        }
    }

    /** A file is there again, or for the first time; what it was if it was there just now. */
    Dropped.@Nullable Configuration returned(Path path) {
        Departed former = all.remove(path);
        return former == null || former.isOver() ? null : former.what();
    }

    /** Those that hold on. */
    Collection<ConfigurationFile> configurations() {
        all.values().removeIf(Departed::isOver);
        return all.values().stream().map(each -> each.what().file()).toList();
    }

    /** Whether there are any, or were when somebody asked for them last. */
    boolean areWaiting() {
        return !all.isEmpty();
    }
}
