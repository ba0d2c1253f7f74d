import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in one line what to install if there is no JDK that is new enough. Maven itself, which looks
 * for one right after this, then ends the build, but does not say that. Must run on old JDKs.
 *
 * <p>Argument: the least version, for example 25.
 */
public final class CheckJdk {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    public static void main(String[] arguments) throws IOException {
        int needed = Integer.parseInt(arguments[0]);
        Path home = Path.of(System.getProperty("user.home"));
        if (Runtime.version().feature() >= needed
                || Files.exists(home.resolve(".m2/toolchains.xml"))) {
            // A toolchains.xml may name any folder: whether it is right is Maven's to say.
            return;
        }
        Map<Integer, Path> found = new TreeMap<>();
        found.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        for (Path jdk : candidates(home)) {
            int version = version(jdk);
            if (version >= needed) {
                return;
            }
            if (version > 0) {
                found.putIfAbsent(version, jdk);
            }
        }
        System.err.printf(
                "[ERROR] Kirin needs a JDK %d or newer to be built, and there is only %s: install"
                        + " one, for example Debian's openjdk-%d-jdk or Eclipse Temurin %d.%n",
                needed, found, needed, needed);
    }

    /** Where Maven's toolchains look as well. */
    private static List<Path> candidates(Path home) throws IOException {
        List<Path> jdks = new ArrayList<>();
        String javaHome = System.getenv("JAVA_HOME");
        if (javaHome != null) {
            jdks.add(Path.of(javaHome));
        }
        for (String folder :
                List.of("/usr/lib/jvm", "/usr/java", "/Library/Java/JavaVirtualMachines")) {
            addChildren(Path.of(folder), jdks);
        }
        addChildren(home.resolve(".jdks"), jdks);
        addChildren(home.resolve(".sdkman/candidates/java"), jdks);
        return jdks;
    }

    private static void addChildren(Path folder, List<Path> jdks) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                jdks.add(child);
                jdks.add(child.resolve("Contents/Home"));
            }
        }
    }

    /** The first number of the JDK's version; 0 if that folder is none, or no whole JDK. */
    private static int version(Path jdk) throws IOException {
        Path release = jdk.resolve("release");
        if (!Files.isReadable(release) || !Files.exists(jdk.resolve("bin/javac"))) {
            return 0;
        }
        Matcher version = VERSION.matcher(Files.readString(release));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }
}
