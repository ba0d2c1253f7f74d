package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * What stands in a jar: its directory, at its end, says nothing about what lies before.
 *
 * @param newestClass the entry that needs the newest Java; empty if there is no class
 * @param classVersion of that one, as it stands in class files
 */
record JarContent(String newestClass, int classVersion) {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int CLASS_FILE = 0xCAFEBABE;

    /** Java 1 is 45. */
    private static final int VERSION_OF_JAVA_0 = 44;

    /** Is given every entry that is no folder, once it was read to its end. */
    interface Witness {
        void hasRead(JarEntry entry) throws NoBundleException;
    }

    /**
     * Reads every entry to its end and keeps none, which takes as long as the jar is large. The
     * JDK's reader checks the sums only of streams, not of files.
     *
     * @throws IOException if an entry is not what was put in; the message names it
     * @throws NoBundleException if no good can come of it
     */
    static JarContent read(JarFile jar, long jarBytes, Witness witness)
            throws IOException, NoBundleException {
        List<JarEntry> entries = Collections.list(jar.entries());
        HostileEntries.refuse(entries, jarBytes);
        var reading = new Reading(jar, jarBytes);
        for (JarEntry entry : entries) {
            if (!entry.isDirectory()) {
                reading.read(entry);
                witness.hasRead(entry);
            }
        }
        return new JarContent(reading.newestClass, reading.classVersion);
    }

    /** The Java that its classes need. */
    int java() {
        return classVersion - VERSION_OF_JAVA_0;
    }

    private static final class Reading {
        private final JarFile jar;
        private final long jarBytes;
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private long bytes;
        String newestClass = "";
        int classVersion;

        Reading(JarFile jar, long jarBytes) {
            this.jar = jar;
            this.jarBytes = jarBytes;
        }

        void read(JarEntry entry) throws IOException, NoBundleException {
            var sum = new CRC32();
            boolean first = true;
            try (InputStream content = jar.getInputStream(entry)) {
                for (int count = fill(content); count > 0; count = fill(content)) {
                    sum.update(chunk, 0, count);
                    bytes += count;
                    // The directory may have told less.
                    HostileEntries.refuseSize(bytes, jarBytes);
                    if (first) {
                        noteClass(entry.getName(), count);
                        first = false;
                    }
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedIOException("the deployer stops");
                    }
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                throw damaged(entry, e);
            }
            if (sum.getValue() != entry.getCrc()) {
                throw damaged(entry, null);
            }
        }

        private int fill(InputStream content) throws IOException {
            return content.readNBytes(chunk, 0, chunk.length);
        }

        private void noteClass(String name, int count) {
            // Those of META-INF/versions are for newer ones, and only looked at by these.
            if (!name.endsWith(".class") || name.startsWith("META-INF/") || count < 8) {
                return;
            }
            int version = (chunk[6] & 0xff) << 8 | (chunk[7] & 0xff);
            if (magic() == CLASS_FILE && version > classVersion) {
                classVersion = version;
                newestClass = name;
            }
        }

        private int magic() {
            return (chunk[0] & 0xff) << 24
                    | (chunk[1] & 0xff) << 16
                    | (chunk[2] & 0xff) << 8
                    | (chunk[3] & 0xff);
        }
    }

    private static IOException damaged(ZipEntry entry, @Nullable Throwable cause) {
        var damaged = new ZipException("its entry " + entry.getName() + " is damaged");
        damaged.initCause(cause);
        return damaged;
    }
}
