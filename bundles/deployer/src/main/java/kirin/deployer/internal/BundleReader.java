package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Finds out what a file is, and refuses what cannot be deployed. Safe for any thread. */
final class BundleReader {
    /** As OSGi Core 1.3.2 defines it: nothing that could mean another place or line. */
    private static final Pattern SYMBOLIC_NAME =
            Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private static final int LONGEST_NAME = 200;

    private final Trust trust;
    private final PlainJars plainJars;

    BundleReader(Trust trust, PlainJars plainJars) {
        this.trust = trust;
        this.plainJars = plainJars;
    }

    /** Reads what somebody has vouched for already. */
    BundleReader trustingAll() {
        return new BundleReader(Trust.inAll(), plainJars);
    }

    /** Equal as long as the same files are refused; looks whether what decides that has changed. */
    Object rules() {
        return trust.rules();
    }

    /**
     * Reads what the manifest says, and the whole rest, to see that it can be read.
     *
     * @throws IOException if it is no jar, or no whole one
     * @throws NoBundleException if it is a jar, but not one that can be deployed
     */
    BundleFile read(Path path, FileStamp stamp) throws IOException, NoBundleException {
        Whole whole = readWhole(path, stamp);
        Path installed =
                whole.isPlain() ? plainJars.wrap(path, whole.sha256(), whole.content()) : path;
        try (JarFile jar = new JarFile(installed.toFile(), false)) {
            return describe(path, stamp, whole.sha256(), installed, jar);
        }
    }

    /**
     * As {@link #read}, but makes no bundle of a plain jar: empty for one that would become one.
     */
    Optional<BundleFile> readUnlessPlain(Path path, FileStamp stamp)
            throws IOException, NoBundleException {
        Whole whole = readWhole(path, stamp);
        if (whole.isPlain()) {
            PlainJars.refuseEmpty(whole.content());
            return Optional.empty();
        }
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            return Optional.of(describe(path, stamp, whole.sha256(), path, jar));
        }
    }

    /** A jar that was read to its end. */
    private record Whole(String sha256, JarContent content, boolean isPlain) {}

    private Whole readWhole(Path path, FileStamp stamp) throws IOException, NoBundleException {
        String sha256 = Sha256.of(path);
        Trust.Proof proof = trust.prove(path, sha256);
        JarContent content;
        Manifest manifest;
        try (JarFile jar = new JarFile(path.toFile(), proof.readsSignatures())) {
            content = JarContent.read(jar, stamp.size(), proof);
            manifest = manifest(jar);
            proof.complete(manifest);
        } catch (SecurityException e) {
            throw new NoBundleException(
                    "it was changed after it was signed (" + e.getMessage() + "); get it again");
        }
        refuseNewer(content);
        return new Whole(sha256, content, isPlain(manifest));
    }

    private static BundleFile describe(
            Path path, FileStamp stamp, String sha256, Path content, JarFile jar)
            throws IOException, NoBundleException {
        Attributes headers = manifest(jar).getMainAttributes();
        Set<String> pids = DeclaredPids.in(jar, headers.getValue("Service-Component"));
        String provided = String.valueOf(headers.getValue(Constants.PROVIDE_CAPABILITY));
        return new BundleFile(
                path,
                stamp,
                symbolicName(headers),
                version(headers.getValue(Constants.BUNDLE_VERSION)),
                nameIn(headers.getValue(Constants.FRAGMENT_HOST)),
                provided.contains("kirin.app.Application")
                        || provided.contains("kirin.app.AsyncApplication")
                        || provided.contains("kirin.exchange.ExchangeHandler"),
                pids,
                sha256,
                content);
    }

    /** Without one, it is as if it were there without any header. */
    private static Manifest manifest(JarFile jar) throws NoBundleException {
        try {
            Manifest manifest = jar.getManifest();
            return manifest == null ? new Manifest() : manifest;
        } catch (IOException e) {
            // All entries were read before: it is whole, and will not get better.
            throw new NoBundleException(
                    "its META-INF/MANIFEST.MF is none (" + e.getMessage() + "); build it again");
        }
    }

    /** Whether nobody meant it to be a bundle. */
    private static boolean isPlain(Manifest manifest) {
        Attributes headers = manifest.getMainAttributes();
        return headers.getValue(Constants.BUNDLE_SYMBOLICNAME) == null
                && headers.getValue(Constants.BUNDLE_MANIFESTVERSION) == null;
    }

    private static void refuseNewer(JarContent content) throws NoBundleException {
        int here = Runtime.version().feature();
        if (content.java() > here) {
            throw new NoBundleException(
                    "its class %s is made for Java %d, and this is Java %d; compile it with --release %d, or start the server with Java %d"
                            .formatted(
                                    className(content.newestClass()),
                                    content.java(),
                                    here,
                                    here,
                                    content.java()));
        }
    }

    private static String className(String entry) {
        return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    }

    private static String symbolicName(Attributes headers) throws NoBundleException {
        String name = nameIn(headers.getValue(Constants.BUNDLE_SYMBOLICNAME));
        if (name.isEmpty()) {
            throw new NoBundleException(
                    "its manifest has no Bundle-SymbolicName; build it as an OSGi bundle, for"
                            + " example with bnd-maven-plugin");
        }
        if (name.length() > LONGEST_NAME || !SYMBOLIC_NAME.matcher(name).matches()) {
            throw new NoBundleException(
                    "its Bundle-SymbolicName is \"%.200s\"; give at most %d letters, digits, _ and - in parts between dots, like org.example.shop"
                            .formatted(name, LONGEST_NAME));
        }
        return name;
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
