package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A jar in a deploy folder, whole and readable.
 *
 * @param fragmentHost symbolic name of the bundle that it becomes part of; empty if it is no
 *     fragment
 * @param offersApplication whether it declares a service that Kirin can route requests to
 */
record BundleFile(
        Path path,
        FileStamp stamp,
        String symbolicName,
        Version version,
        String fragmentHost,
        boolean offersApplication) {

    /**
     * Reads what the manifest says, and the whole rest, to see that it can be read.
     *
     * @throws IOException if it is no jar, or no whole one
     * @throws NoBundleException if it is a jar, but not one that can be deployed
     */
    static BundleFile read(Path path, FileStamp stamp) throws IOException, NoBundleException {
        Manifest manifest;
        // Signatures are not looked at: the framework does not do that either.
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            manifest = jar.getManifest();
            JarContent.verify(jar);
        }
        if (manifest == null) {
            throw new NoBundleException(
                    "it has no META-INF/MANIFEST.MF; build it as an OSGi bundle");
        }
        Attributes headers = manifest.getMainAttributes();
        String name = nameIn(headers.getValue(Constants.BUNDLE_SYMBOLICNAME));
        if (name.isEmpty()) {
            throw new NoBundleException(
                    "its manifest has no Bundle-SymbolicName; build it as an OSGi bundle, for"
                            + " example with bnd-maven-plugin");
        }
        String provided = String.valueOf(headers.getValue(Constants.PROVIDE_CAPABILITY));
        return new BundleFile(
                path,
                stamp,
                name,
                version(headers.getValue(Constants.BUNDLE_VERSION)),
                nameIn(headers.getValue(Constants.FRAGMENT_HOST)),
                provided.contains("kirin.app.Application")
                        || provided.contains("kirin.app.AsyncApplication")
                        || provided.contains("kirin.exchange.ExchangeHandler"));
    }

    boolean isFragment() {
        return !fragmentHost.isEmpty();
    }

    /** For messages: {@code hello.jar}. */
    String name() {
        return path.getFileName().toString();
    }

    @Override
    public String toString() {
        return name() + ": " + symbolicName + " " + version;
    }

    /** The name in a header of one clause: without its attributes and directives. */
    private static String nameIn(@Nullable String header) {
        return header == null ? "" : header.split(";", 2)[0].strip();
    }

    private static Version version(@Nullable String text) throws NoBundleException {
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException _) {
            throw new NoBundleException(
                    "its Bundle-Version is \"" + text + "\"; give one like 1.2.3");
        }
    }
}
