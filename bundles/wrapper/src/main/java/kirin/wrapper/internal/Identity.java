package kirin.wrapper.internal;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Name and version of a plain jar, from the best that tells of them. */
record Identity(String symbolicName, String version) {
    private static final Pattern FILE = Pattern.compile("(.+?)(?:-(\\d.*))?\\.[A-Za-z]+");
    private static final Pattern POM = Pattern.compile("META-INF/maven/.*/pom\\.properties");

    static Identity of(Path file, Jar content, @Nullable Manifest manifest) throws Exception {
        Properties pom = pom(content);
        Matcher named = FILE.matcher(file.getFileName().toString());
        boolean usable = named.matches();
        String fileName = usable ? named.group(1) : file.getFileName().toString();
        String fileVersion = usable ? named.group(2) : null;
        return new Identity(
                symbolicName(header(manifest, "Automatic-Module-Name"), mavenName(pom), fileName),
                version(
                        header(manifest, "Implementation-Version"),
                        pom.getProperty("version"),
                        fileVersion));
    }

    private static @Nullable String header(@Nullable Manifest manifest, String name) {
        return manifest == null ? null : manifest.getMainAttributes().getValue(name);
    }

    /** Empty if there is none, or those of several: then it was put together of others. */
    private static Properties pom(Jar content) throws Exception {
        var pom = new Properties();
        List<Resource> found =
                content.getResources().entrySet().stream()
                        .filter(each -> POM.matcher(each.getKey()).matches())
                        .map(Map.Entry::getValue)
                        .toList();
        if (found.size() == 1) {
            try (InputStream text = found.getFirst().openInputStream()) {
                pom.load(text);
            } catch (IllegalArgumentException _) {
                // A broken escape in it; the others still tell.
                pom.clear();
            }
        }
        return pom;
    }

    private static @Nullable String mavenName(Properties pom) {
        String group = pom.getProperty("groupId");
        String artifact = pom.getProperty("artifactId");
        if (group == null || artifact == null) {
            return artifact;
        }
        return artifact.startsWith(group) ? artifact : group + "." + artifact;
    }

    /** Of some names the first that is left when all is taken out that OSGi does not allow. */
    private static String symbolicName(@Nullable String... candidates) {
        for (String each : candidates) {
            if (each != null) {
                String name =
                        each.replaceAll("[^A-Za-z0-9_.-]+", "_")
                                .replaceAll("\\.{2,}", ".")
                                .replaceAll("^\\.|\\.$", "");
                if (!name.isEmpty()) {
                    return name;
                }
            }
        }
        return "plain";
    }

    private static String version(@Nullable String... candidates) {
        for (String each : candidates) {
            // Some hold what a build was to replace: ${project.version}.
            if (each != null && each.strip().matches("v?\\d.*")) {
                String version = each.strip();
                return Analyzer.cleanupVersion(
                        version.startsWith("v") ? version.substring(1) : version);
            }
        }
        return "0.0.0";
    }
}
