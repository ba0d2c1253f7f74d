package kirin.itests.harness;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** What no build would make of an application, but a disk, a network or a stranger does. */
public final class BrokenJar {
    private static final int CHUNK_BYTES = 1 << 16;

    private BrokenJar() {}

    /** As left by a copy that was broken off. */
    public static byte[] truncated(AppJar application) {
        byte[] whole = application.bytes();
        return Arrays.copyOf(whole, whole.length / 2);
    }

    /** With one bit of its content turned. */
    public static byte[] damaged(AppJar application) {
        byte[] bytes = application.bytes();
        // In the middle of the content of its entries, which lie before their directory.
        bytes[bytes.length / 3] ^= 1;
        return bytes;
    }

    /** With a header as bnd would not write it. */
    public static byte[] withHeader(AppJar application, String name, String value)
            throws IOException {
        return rewritten(application, new Attributes.Name(name), value, false);
    }

    /** With classes for a Java that nobody has. */
    public static byte[] forTheJavaToCome(AppJar application) throws IOException {
        return rewritten(application, new Attributes.Name("X-For"), "later", true);
    }

    private static byte[] rewritten(
            AppJar application, Attributes.Name name, String value, boolean newerClasses)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var from = new JarInputStream(new ByteArrayInputStream(application.bytes()))) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().put(name, value);
            try (var to = new JarOutputStream(bytes, manifest)) {
                for (var entry = from.getNextJarEntry();
                        entry != null;
                        entry = from.getNextJarEntry()) {
                    byte[] content = from.readAllBytes();
                    if (newerClasses && entry.getName().endsWith(".class")) {
                        content[7] = 99;
                    }
                    to.putNextEntry(new JarEntry(entry.getName()));
                    to.write(content);
                }
            }
        }
        return bytes.toByteArray();
    }

    /** With an entry of this name. */
    public static byte[] withEntry(AppJar application, String name) throws IOException {
        return grown(application, name, 1);
    }

    /** With an entry of zeros, which make nothing of the size of the file. */
    public static byte[] bomb(AppJar application, int megabytes) throws IOException {
        return grown(application, "zeros", megabytes * 16);
    }

    private static byte[] grown(AppJar application, String name, int chunks) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var from = new JarInputStream(new ByteArrayInputStream(application.bytes()));
                var to = new JarOutputStream(bytes, from.getManifest())) {
            for (var entry = from.getNextJarEntry();
                    entry != null;
                    entry = from.getNextJarEntry()) {
                to.putNextEntry(new JarEntry(entry.getName()));
                from.transferTo(to);
            }
            to.putNextEntry(new JarEntry(name));
            for (int i = 0; i < chunks; i++) {
                to.write(new byte[CHUNK_BYTES]);
            }
        }
        return bytes.toByteArray();
    }
}
