package kirin.deployer.internal;

import kirin.deploy.JarWrapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The bundles that were made of jars without OSGi headers. Safe for any thread. */
final class PlainJars {
    private final @Nullable JarWrapper wrapper;
    private final @Nullable Path store;

    private PlainJars(@Nullable JarWrapper wrapper, @Nullable Path store) {
        this.wrapper = wrapper;
        this.store = store;
    }

    /** Where no jar is wrapped. */
    static PlainJars none() {
        return new PlainJars(null, null);
    }

    /**
     * @param store where the bundles are kept; made when the first one is
     */
    static PlainJars in(Path store, JarWrapper wrapper) {
        return new PlainJars(wrapper, store);
    }

    /** Refuses what nobody can have meant to be used. */
    static void refuseEmpty(JarContent content) throws NoBundleException {
        if (content.newestClass().isEmpty()) {
            throw new NoBundleException(
                    "it has no class and its manifest no Bundle-SymbolicName; build it as an OSGi"
                            + " bundle, for example with bnd-maven-plugin");
        }
    }

    /**
     * Makes a bundle of a jar, once.
     *
     * @return the bundle's file
     * @throws NoBundleException if that cannot be
     */
    Path wrap(Path jar, String sha256, JarContent content) throws IOException, NoBundleException {
        refuseEmpty(content);
        if (wrapper == null || store == null) {
            throw new NoBundleException(
                    "its manifest has no Bundle-SymbolicName; build it as an OSGi bundle, for"
                            + " example with bnd-maven-plugin");
        }
        // By digest alone: a file that comes back from the store has lost its name, from which the
        // bundle's may come.
        Files.createDirectories(store);
        Path bundle = store.resolve(sha256 + ".jar");
        if (!Files.exists(bundle)) {
            Path unfinished = Files.createTempFile(store, "wrapping", ".jar");
            try {
                wrapper.wrap(jar, unfinished);
                Files.move(unfinished, bundle, StandardCopyOption.ATOMIC_MOVE);
            } catch (RuntimeException | LinkageError e) {
                throw new NoBundleException(
                        "it is no OSGi bundle and none could be made of it ("
                                + e.getMessage()
                                + "); build it as one");
            } finally {
                Files.deleteIfExists(unfinished);
            }
            if (!Sha256.of(jar).equals(sha256)) {
                Files.deleteIfExists(bundle);
                throw new IOException("it changed while it was read");
            }
        }
        return bundle;
    }
}
