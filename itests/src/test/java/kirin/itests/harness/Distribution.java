package kirin.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
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

    /** The folder that a user unpacks, trained as the start from the sources does. */
    public static Path home() {
        return Trained.HOME;
    }

    /** Copies the folder as it is unpacked, so that a test can change it. */
    public static Path copyTo(Path place) throws IOException {
        return copy(built(), place);
    }

    /** Copies the folder with what it has learnt at another place. */
    public static Path copyTrainedTo(Path place) throws IOException {
        return copy(home(), place);
    }

    private static Path built() {
        return sources().resolve("runtime/target/kirin");
    }

    private static Path copy(Path from, Path place) throws IOException {
        run("cp", "-r", from.toString(), place.toString());
        return place;
    }

    private static void run(String... command) throws IOException {
        int exitCode =
                new ProcessBuilder(command)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.INHERIT)
                        .start()
                        .onExit()
                        .join()
                        .exitValue();
        if (exitCode != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exitCode);
        }
    }

    /**
     * Made once for all tests: a trained start takes half the processor time of another, and the
     * tests are mostly starts. A fresh copy each time, because the JVM knows a jar by size and
     * date, which every build gives it alike. In a folder with the worst of names, because a user's
     * may have such a one.
     */
    private static final class Trained {
        static final Path HOME = make();

        private static Path make() {
            Path home = sources().resolve("itests/target/it's the \"home\"");
            try {
                run("rm", "-rf", home.toString());
                copy(built(), home);
                run(
                        "env",
                        "JAVA_HOME=" + System.getProperty("java.home"),
                        home + "/bin/kirin",
                        "--train");
            } catch (IOException e) {
                throw new UncheckedIOException("Build the distribution first: mvn verify", e);
            }
            return home;
        }
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
        Path folder = built().resolve("lib");
        // Folders below it are for other processes.
        return jarsBelow(folder).stream().filter(jar -> folder.equals(jar.getParent())).toList();
    }

    /** The bundles that are installed at every start, plug-ins among them, in the order of that. */
    public static List<Path> bundles() {
        return Stream.concat(
                        jarsBelow(built().resolve("bundles")).stream(),
                        jarsBelow(built().resolve("plugins")).stream())
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
