package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/** What stands in a jar: its directory, at its end, says nothing about what lies before. */
final class JarContent {
    private static final int CHUNK_BYTES = 64 * 1024;

    private JarContent() {}

    /**
     * Reads every entry to its end and keeps none, which takes as long as the jar is large. The
     * JDK's reader checks the sums only of streams, not of files.
     *
     * @throws IOException if an entry is not what was put in; the message names it
     */
    static void verify(JarFile jar) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (ZipEntry listed : Collections.list(jar.entries())) {
            // Of two with one name it is the same of which the sum is known and the content read.
            ZipEntry entry = jar.getEntry(listed.getName());
            if (entry != null && !entry.isDirectory()) {
                verify(jar, entry, chunk);
            }
        }
    }

    private static void verify(JarFile jar, ZipEntry entry, byte[] chunk) throws IOException {
        var sum = new CRC32();
        try (InputStream content = jar.getInputStream(entry)) {
            for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
                sum.update(chunk, 0, count);
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

    private static IOException damaged(ZipEntry entry, @Nullable Throwable cause) {
        var damaged = new ZipException("its entry " + entry.getName() + " is damaged");
        damaged.initCause(cause);
        return damaged;
    }
}
