package kirin.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packages of the launcher's class path that bundles share with it, as the framework wants them
 * listed. Names and versions come from the manifests of the jars, so nothing has to be repeated.
 */
final class SystemPackages {
    private static final Pattern EXPORT =
            Pattern.compile("(?:^|,)([\\w.]+)((?:;[\\w.]+:?=(?:\"[^\"]*\"|[^,;]*))*)");
    private static final Pattern VERSION = Pattern.compile(";version=\"?([^\";,]+)");

    private SystemPackages() {}

    /**
     * Lists what the jars of some classes export.
     *
     * @param classes one of each jar
     */
    static String of(Class<?>... classes) {
        Set<String> packages = new LinkedHashSet<>();
        for (Class<?> each : classes) {
            packages.addAll(listed(exportsOf(each)));
        }
        return String.join(",", packages);
    }

    /**
     * {@code name;version="1.2"} for each export. A jar that exports one package at two versions,
     * as SLF4J does for bundles made for its old one, gets all of its packages at both: it forgot
     * some, and a bundle that imports one of these would not resolve.
     */
    static List<String> listed(String exportPackage) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> versions = new LinkedHashSet<>();
        List<String> exports = new ArrayList<>();
        boolean twice = false;
        Matcher export = EXPORT.matcher(exportPackage);
        while (export.find()) {
            String name = export.group(1);
            Matcher version = VERSION.matcher(export.group(2));
            String number = version.find() ? version.group(1) : "0";
            twice |= !names.add(name);
            versions.add(number);
            exports.add(listed(name, number));
        }
        if (!twice) {
            return exports;
        }
        return versions.stream()
                .flatMap(number -> names.stream().map(name -> listed(name, number)))
                .toList();
    }

    private static String listed(String name, String version) {
        return name + ";version=\"" + version + '"';
    }

    private static String exportsOf(Class<?> aClass) {
        try {
            Path place =
                    Path.of(aClass.getProtectionDomain().getCodeSource().getLocation().toURI());
            String exports = attributes(place).getValue("Export-Package");
            if (exports == null) {
                throw new IllegalStateException(place + " exports no package");
            }
            return exports;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The jar of " + aClass + " cannot be read", e);
        }
    }

    /** Of a jar, or of a folder of classes in a build. */
    private static Attributes attributes(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (InputStream file = Files.newInputStream(place.resolve(JarFile.MANIFEST_NAME))) {
                return new Manifest(file).getMainAttributes();
            }
        }
        try (var jar = new JarFile(place.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? new Attributes() : manifest.getMainAttributes();
        }
    }
}
