import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or applies the format of every Java file below a folder.
 *
 * <p>Arguments: {@code check} or {@code apply}, then the folder. google-java-format itself takes
 * file names only, and a build should not need a shell to find them.
 */
public final class Format {
    public static void main(String[] arguments) throws Exception {
        boolean apply = arguments[0].equals("apply");
        List<String> command = new ArrayList<>(List.of("--aosp"));
        command.addAll(
                apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        command.addAll(javaFilesBelow(Path.of(arguments[1])));
        PrintWriter out = new PrintWriter(System.out, true);
        int exit = new Main(out, out, System.in).format(command.toArray(String[]::new));
        if (exit != 0 && !apply) {
            System.err.println(
                    "The files above are not formatted; run: mvn -N verify -Dformat.mode=apply");
        }
        System.exit(exit);
    }

    private static List<String> javaFilesBelow(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !root.relativize(path).toString().contains("target/"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
