package kirin.deployer.internal;

import org.osgi.framework.Bundle;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A jar of a bundle's own entries, without those of its fragments, such that what is installed from
 * it shares no class with the bundle: it takes its own packages from nowhere else, and gives them
 * to nobody.
 */
final class BundleJar {
    private final Bundle bundle;

    BundleJar(Bundle bundle) {
        this.bundle = bundle;
    }

    /**
     * @throws IOException if an entry cannot be read, or the file not written
     * @throws IllegalStateException if the bundle is uninstalled meanwhile
     */
    void writeTo(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                var jar = new ZipOutputStream(out)) {
            jar.setLevel(Deflater.BEST_SPEED);
            // First, as who reads a jar as a stream expects it.
            jar.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            manifest().write(jar);
            jar.closeEntry();
            addAll("/", jar);
        }
    }

    private Manifest manifest() throws IOException {
        Manifest manifest;
        try (InputStream content = open(JarFile.MANIFEST_NAME)) {
            manifest = new Manifest(content);
        }
        Attributes headers = manifest.getMainAttributes();
        PackageHeader exported = PackageHeader.remove(headers, "Export-Package");
        // Bundles often import what they export, and would share the original's classes so.
        PackageHeader.remove(headers, "Import-Package").without(exported).putInto(headers);
        return manifest;
    }

    private void addAll(String folder, ZipOutputStream jar) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        if (paths == null) {
            return;
        }
        for (String path : Collections.list(paths)) {
            if (path.equals(JarFile.MANIFEST_NAME)) {
                continue;
            }
            jar.putNextEntry(new ZipEntry(path));
            if (path.endsWith("/")) {
                jar.closeEntry();
                addAll(path, jar);
                continue;
            }
            try (InputStream content = open(path)) {
                content.transferTo(jar);
            }
            jar.closeEntry();
        }
    }

    private InputStream open(String path) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new FileNotFoundException("its entry " + path + " cannot be read");
        }
        return entry.openStream();
    }
}
