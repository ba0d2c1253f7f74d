package kirin.deploy;

import org.osgi.annotation.versioning.ConsumerType;

import java.io.IOException;
import java.nio.file.Path;

/** Makes OSGi bundles of plain jars. Published as a service; called on any thread. */
@ConsumerType
public interface JarWrapper {

    /**
     * Writes a bundle that holds what the jar does, exports its packages, and has a symbolic name
     * and a version.
     *
     * @param jar without OSGi headers; its file name is the one that an operator gave it
     * @param target written over
     * @throws IOException if a file cannot be read or written
     * @throws IllegalArgumentException if no bundle can be made of the jar; the message says why
     */
    void wrap(Path jar, Path target) throws IOException;
}
