package kirin.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build has made: the distribution's folder and the example applications. */
public final class Distribution {
    private Distribution() {}

    /** The folder of the sources. */
    public static Path sources() {
        return Path.of(System.getProperty("kirin.root")).normalize();
    }

    /** The folder that a user unpacks. */
    public static Path home() {
        return sources().resolve("runtime/target/kirin");
    }

    /** Copies the folder, so that a test can change it. */
    public static Path copyTo(Path place) throws IOException {
        var copying =
                new ProcessBuilder("cp", "-r", home().toString(), place.toString())
                        .inheritIO()
                        .start();
        if (copying.onExit().join().exitValue() != 0) {
            throw new IOException("The distribution could not be copied to " + place);
        }
        return place;
    }

    /** The same folder, packed. */
    public static Path archive() {
        try (Stream<Path> files = Files.list(sources().resolve("runtime/target"))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no archive: mvn verify"));
        } catch (IOException e) {
            throw new UncheckedIOException("Build the distribution first: mvn verify", e);
        }
    }

    /** The folder in another one that holds a file: what unpacking an archive has made. */
    public static Path onlyFolderWith(String file, Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder -> Files.exists(folder.resolve(file)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No " + file + " below " + parent));
        }
    }

    /** The jars of the launcher's class path. */
    public static List<Path> libraries() {
        Path folder = home().resolve("lib");
        // Folders below it are for other processes.
        return jarsBelow(folder).stream().filter(jar -> folder.equals(jar.getParent())).toList();
    }

    /** The bundles that are installed at every start, plug-ins among them, in the order of that. */
    public static List<Path> bundles() {
        return Stream.concat(
                        jarsBelow(home().resolve("bundles")).stream(),
                        jarsBelow(home().resolve("plugins")).stream())
                .toList();
    }

    /** The bundle of an example application, as its own build made it. */
    public static Path example(String name) {
        return sources().resolve("examples/%s/target/%s.jar".formatted(name, name));
    }

    private static List<Path> jarsBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Build the distribution first: mvn verify", e);
        }
    }
}
