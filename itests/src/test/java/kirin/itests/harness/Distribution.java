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

    /** The start script. */
    public static Path script() {
        return home().resolve("bin/kirin");
    }

    /** The jars of the launcher's class path. */
    public static List<Path> libraries() {
        return jarsBelow(home().resolve("lib"));
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
