package kirin.deployer.internal;

import org.osgi.framework.Version;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A jar in a deploy folder, whole and readable.
 *
 * @param fragmentHost symbolic name of the bundle that it becomes part of; empty if it is no
 *     fragment
 * @param offersApplication whether it declares a service that Kirin can route requests to
 * @param pids of the configurations that its components ask for
 * @param sha256 digest of the file, in hexadecimal
 * @param content what is to be installed: the file itself, or the bundle that was made of a plain
 *     jar
 */
record BundleFile(
        Path path,
        FileStamp stamp,
        String symbolicName,
        Version version,
        String fragmentHost,
        boolean offersApplication,
        Set<String> pids,
        String sha256,
        Path content)
        implements Dropped {

    /** Copies the set. */
    BundleFile {
        pids = Set.copyOf(pids);
    }

    boolean isFragment() {
        return !fragmentHost.isEmpty();
    }

    /** Whether it was no bundle before one was made of it. */
    boolean isWrapped() {
        return !content.equals(path);
    }

    /** The same bundle as it lies, or lay, elsewhere. */
    BundleFile under(Path other) {
        return new BundleFile(
                other,
                stamp,
                symbolicName,
                version,
                fragmentHost,
                offersApplication,
                pids,
                sha256,
                isWrapped() ? content : other);
    }

    /** Whether its path still leads to it, as far as its stamp tells. */
    boolean liesAtItsPath() {
        try {
            return FileStamp.of(path).equals(stamp);
        } catch (IOException _) {
            return false;
        }
    }

    /** The same bundle, byte for byte, somewhere else. */
    boolean hasContentOf(BundleFile other) {
        return sha256.equals(other.sha256);
    }

    /** For messages: {@code hello.jar}. */
    String name() {
        return path.getFileName().toString();
    }

    @Override
    public String toString() {
        return name() + ": " + symbolicName + " " + version;
    }
}
