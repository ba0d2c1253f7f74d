package kirin.runtime;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Connects bundles whose jars lie on the launcher's class path with the framework (OSGi Core,
 * chapter 60). They are bundles as all others, but their classes come from the class path, and of
 * these alone the JVM knows at the start what it learnt when it was trained.
 */
final class ClassPathBundles implements ModuleConnector {
    private final Set<Path> jars;

    /**
     * Finds them.
     *
     * @param classPath as the JVM got it
     */
    ClassPathBundles(String classPath) {
        Set<Path> found = new HashSet<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path jar = real(entry);
            if (jar != null) {
                found.add(jar);
            }
        }
        jars = found;
    }

    /** The location for a bundle that is there; any other is none of ours. */
    static String location(Path jar) {
        return jar.toUri().toString();
    }

    boolean contains(Path jar) {
        return jars.contains(jar);
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        if (!location.startsWith("file:")) {
            return Optional.empty();
        }
        Path jar = Path.of(URI.create(location));
        return contains(jar) ? Optional.of(() -> new ClassPathBundle(jar)) : Optional.empty();
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // The framework needs nothing from us before its first bundle.
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** As the class loader sees it, which follows links. */
    private static @Nullable Path real(String entry) {
        try {
            return Path.of(entry).toRealPath();
        } catch (IOException _) {
            // The JVM does not mind entries that are not there.
            return null;
        }
    }
}
