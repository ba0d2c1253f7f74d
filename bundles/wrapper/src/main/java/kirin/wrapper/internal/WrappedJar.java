package kirin.wrapper.internal;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** A plain jar with the headers that make it a bundle. */
final class WrappedJar {
    private WrappedJar() {}

    static void write(Path jar, Path target) throws IOException {
        try (var analyzer = new Analyzer(new Jar(jar.toFile()))) {
            Jar content = analyzer.getJar();
            Manifest original = content.getManifest();
            var identity = Identity.of(jar, content, original);
            analyzer.setBundleSymbolicName(identity.symbolicName());
            analyzer.setBundleVersion(identity.version());
            // Without importing what it exports, as bnd likes to: two libraries that hold a package
            // of one name would share it, as they do not on a class path.
            analyzer.setExportPackage(
                    "!META-INF.*,!module-info,*;version=\""
                            + identity.version()
                            + "\";-noimport:=true");
            // Nobody told which of them it cannot do without; what is missing is then told by the
            // class that is not found, and by nothing before.
            analyzer.setImportPackage("*;resolution:=optional");
            analyzer.setProperty(Constants.NOIMPORTJAVA, "true");
            Manifest manifest = analyzer.calcManifest();
            if (!analyzer.isOk()) {
                throw new IllegalArgumentException(String.join("; ", analyzer.getErrors()));
            }
            removeSignatures(content);
            content.setManifest(completed(manifest, original));
            content.write(target.toFile());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** They are of the manifest as it was. */
    private static void removeSignatures(Jar content) {
        for (String path : List.copyOf(content.getResources().keySet())) {
            String name = path.toUpperCase(Locale.ROOT);
            if (name.matches("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))")) {
                content.remove(path);
            }
        }
    }

    /** What was said of it before stays, but for the digests of its signers. */
    private static Manifest completed(Manifest manifest, @Nullable Manifest original) {
        if (original != null) {
            Attributes headers = manifest.getMainAttributes();
            original.getMainAttributes().forEach(headers::putIfAbsent);
        }
        return manifest;
    }
}
