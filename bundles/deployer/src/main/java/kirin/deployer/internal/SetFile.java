package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole archive of bundles and configurations that are deployed as one.
 *
 * @param id what its file and that of its successor have in common: the name without a version, as
 *     {@code shop.zip}
 * @param version as the file's name says; 0.0.0 if it says none
 * @param sha256 digest of the archive, in hexadecimal
 * @param folder where it was unpacked
 * @param parts the bundles, as files in that folder
 * @param notes what an operator may wonder about, for the log
 */
record SetFile(
        Path path,
        FileStamp stamp,
        String id,
        Version version,
        String sha256,
        Path folder,
        List<BundleFile> parts,
        List<ConfigurationFile> configurations,
        List<String> notes)
        implements Dropped {

    /** The highest version, then the newest file. */
    static final Comparator<SetFile> BEST =
            Comparator.comparing(SetFile::version)
                    .thenComparing(set -> set.stamp().modified())
                    .thenComparing(SetFile::path);

    private static final Pattern VERSIONED =
            Pattern.compile("(.+?)[-_](\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?(?:[.-](.+))?");

    /** Copies the lists. */
    SetFile {
        parts = List.copyOf(parts);
        configurations = List.copyOf(configurations);
        notes = List.copyOf(notes);
    }

    static String idOf(String fileName) {
        Matcher name = VERSIONED.matcher(stem(fileName));
        String suffix = fileName.substring(fileName.lastIndexOf('.'));
        return (name.matches() ? name.group(1) : stem(fileName)) + suffix;
    }

    static Version versionOf(String fileName) {
        Matcher name = VERSIONED.matcher(stem(fileName));
        if (!name.matches()) {
            return Version.emptyVersion;
        }
        String qualifier = name.group(5) == null ? "" : name.group(5);
        return new Version(
                number(name.group(2)),
                number(name.group(3)),
                number(name.group(4)),
                qualifier.replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String stem(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }

    /** Whether it is, or has among its parts, what has this digest. */
    boolean holds(String digest) {
        return sha256.equals(digest)
                || parts.stream().anyMatch(part -> part.sha256().equals(digest));
    }

    /** The same set as it lies elsewhere. */
    SetFile under(Path other) {
        return new SetFile(other, stamp, id, version, sha256, folder, parts, configurations, notes);
    }

    /** For messages: {@code lib/prices.jar}. */
    String nameOf(BundleFile part) {
        return part.path().startsWith(folder)
                ? folder.relativize(part.path()).toString()
                : part.name();
    }

    /** As the history and the quarantine have it: as if it were a bundle named by its id. */
    BundleFile asRecorded() {
        return new BundleFile(path, stamp, id, version, "", false, Set.of(), sha256, path);
    }

    /** For messages: {@code shop-1.0.zip}. */
    String name() {
        return path.getFileName().toString();
    }

    @Override
    public String toString() {
        return name() + ": the set " + id + " " + version;
    }
}
