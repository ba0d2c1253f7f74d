package kirin.itests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The script beside the sources, in a clone that has few of them, with a Maven that only pretends:
 * what it builds is a script that prints {@code started} and its arguments.
 */
public final class SourceFolder {
    /** What the true build does at its beginning and at its end, with a distribution between. */
    public static final String BUILDS =
            """
            sh "$home/build/stamp" begin $$
            echo '[INFO] Building Kirin runtime 1.0 [1/1]'
            rm -f "$home/runtime/target/kirin.built"
            mkdir -p "$home/runtime/target/kirin/bin" "$home/runtime/target/kirin/lib/commands"
            printf '%s\\n' '#!/bin/sh' \
                '[ "$1" != --train ] || { : >"${0%/*}/../lib/x.aot"; exit; }' \
                'echo started "$@"' >"$home/runtime/target/kirin/bin/kirin"
            chmod +x "$home/runtime/target/kirin/bin/kirin"
            sh "$home/build/stamp" end $$
            """;

    private final Path root;
    private final Path clone;

    private SourceFolder(Path root, Path clone) {
        this.root = root;
        this.clone = clone;
    }

    /** A fresh clone in a folder of this name. */
    public static SourceFolder in(Path root, String name) throws IOException {
        var folder = new SourceFolder(root, Files.createDirectory(root.resolve(name)));
        Files.createDirectory(root.resolve("bin"));
        Files.createDirectory(root.resolve("work"));
        for (String each : List.of("kirin", "build/stamp")) {
            Path copy = folder.source(each);
            Files.createDirectories(copy.getParent());
            Files.copy(
                    Distribution.sources().resolve(each), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String each :
                List.of("bundles", "plugins", "commands", "runtime/src", "examples", "config")) {
            Files.createDirectories(folder.source(each));
        }
        for (String each : List.of("LICENSE", "pom.xml", "runtime/src/A.java")) {
            Files.writeString(folder.source(each), "text of " + each + "\n");
        }
        return folder.maven(BUILDS);
    }

    /** Gives Maven other things to do; each run is noted first. */
    public SourceFolder maven(String shell) throws IOException {
        Path script = root.resolve("bin/mvn");
        Files.writeString(
                script,
                """
                #!/bin/sh
                home='%s'
                echo "$@" >>'%s'
                %s
                """
                        .formatted(clone, root.resolve("builds"), shell));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        return this;
    }

    /** How often Maven was called. */
    public int builds() throws IOException {
        Path builds = root.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    /** A file of the clone. */
    public Path source(String name) {
        return clone.resolve(name);
    }

    /** The folder in which the script is started. */
    public Path work() {
        return root.resolve("work");
    }

    /** Starts the script and waits for its end. */
    public Ended run(String... arguments) throws IOException, InterruptedException {
        return runScript(source("kirin"), arguments);
    }

    /** Starts the script under another name. */
    public Ended runScript(Path script, String... arguments)
            throws IOException, InterruptedException {
        return await(start(script, "one", arguments), "one");
    }

    /** Starts the script as somebody who may read all here, and write nothing. */
    public Ended runAsReader(String... arguments) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        // For root no file is read-only.
        return await(
                start(
                        List.of(
                                "sh",
                                "-c",
                                "chmod -R a-w \"$0\"; [ \"$(id -u)\" != 0 ] && exec \"$@\""
                                        + " || exec setpriv --reuid=65534 --clear-groups \"$@\"",
                                clone.toString(),
                                source("kirin").toString()),
                        "one",
                        arguments),
                "one");
    }

    /** Starts the script in a process group of its own, as a terminal does. */
    public Process start(Path script, String name, String... arguments) throws IOException {
        return start(
                List.of("setsid", "env", "--default-signal=INT", script.toString()),
                name,
                arguments);
    }

    private Process start(List<String> script, String name, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(script);
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command)
                        .directory(work().toFile())
                        .redirectOutput(root.resolve(name + ".out").toFile())
                        .redirectError(root.resolve(name + ".err").toFile());
        builder.environment().merge("PATH", root.resolve("bin") + ":", (old, bin) -> bin + old);
        return builder.start();
    }

    /** Waits for the end of what was started under a name. */
    public Ended await(Process process, String name) throws IOException, InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The script did not end by itself: " + errors(name));
        }
        return new Ended(
                process.exitValue(), Files.readString(root.resolve(name + ".out")), errors(name));
    }

    /** What was written to standard error so far. */
    public String errors(String name) throws IOException {
        return Files.readString(root.resolve(name + ".err"));
    }
}
