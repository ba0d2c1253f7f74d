package kirin.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A folder as an operator sets one up: a config file, a deploy folder, room for the rest. Closing
 * it stops what was started in it and checks what is left.
 */
public final class KirinFolder implements AutoCloseable {
    private final Path root;
    private final List<KirinProcess> started = new ArrayList<>();
    private Path home = Distribution.home();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> ofApplications = new LinkedHashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private List<String> launcher = List.of();
    private boolean optimized;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final AtomicInteger commands = new AtomicInteger();

    private KirinFolder(Path root) {
        this.root = root;
    }

    /** An empty deploy folder and settings fit for a test: any port, two workers, a pid file. */
    public static KirinFolder in(Path root) throws IOException {
        var folder = new KirinFolder(root);
        Files.createDirectories(folder.deployFolder());
        Files.createDirectories(folder.temporaryFolder());
        // All that a start puts into the temporary folder can be seen to be gone afterwards.
        folder.javaOption("-Djava.io.tmpdir=" + folder.temporaryFolder());
        return folder.set("bind", "\"127.0.0.1:0\"")
                .set("workers", "2")
                .set("graceful_timeout", "10")
                .set("pidfile", "\"run/kirin.pid\"");
    }

    /** Gives a setting a value, written as in the config file: strings in quotes. */
    public KirinFolder set(String setting, String value) throws IOException {
        settings.put(setting, value);
        return writeSettings();
    }

    /** Gives a setting a value for one application. */
    public KirinFolder setFor(String application, String setting, String value) throws IOException {
        ofApplications
                .computeIfAbsent(application, name -> new LinkedHashMap<>())
                .put(setting, value);
        return writeSettings();
    }

    private KirinFolder writeSettings() throws IOException {
        var lines = new StringBuilder();
        settings.forEach((name, each) -> lines.append(name + " = " + each + "\n"));
        ofApplications.forEach((application, own) -> {
            lines.append("[apps." + application + "]\n");
            own.forEach((name, each) -> lines.append(name + " = " + each + "\n"));
        });
        return config(lines.toString());
    }

    /** Writes the whole config file. */
    public KirinFolder config(String toml) throws IOException {
        Files.writeString(configFile(), toml);
        return this;
    }

    /**
     * Lets the JVM optimize what runs often, as it does for a user: for tests with much load. The
     * servers of all others live for seconds, and C2 would take most of those.
     */
    public KirinFolder optimized() {
        optimized = true;
        return this;
    }

    /** One more option for the JVM. */
    public KirinFolder javaOption(String option) {
        javaOptions.add(option);
        return this;
    }

    /** One more variable of the environment, or another value for one. */
    public KirinFolder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Lets another program start the server: its words before those of the command. */
    public KirinFolder via(List<String> program) {
        launcher = program;
        return this;
    }

    /** Starts another distribution than the one that was built. */
    public KirinFolder home(Path folder) {
        home = folder;
        return this;
    }

    /** Copies an example application into the deploy folder. */
    public KirinFolder deployExample(String name) {
        copyToDeployFolder(Distribution.example(name));
        return this;
    }

    /** Copies a file into the deploy folder, bit by bit as a user does. */
    public Path copyToDeployFolder(Path file) {
        try {
            return Files.copy(
                    file,
                    deployed(file.getFileName().toString()),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves an application into the deploy folder, in place of the file of that name if any. */
    public KirinFolder deploy(AppJar application, String fileName) {
        return moveIn(fileName, application.bytes());
    }

    /** Moves a file into the deploy folder, in place of the one of that name if any. */
    public KirinFolder moveIn(String fileName, byte[] content) {
        try {
            Files.move(
                    Files.write(root.resolve(fileName), content),
                    deployed(fileName),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** As {@link #deploy(AppJar, String)}, into the file that has the symbolic name. */
    public KirinFolder deploy(AppJar application) {
        return deploy(application, application.symbolicName() + ".jar");
    }

    /** Starts Kirin here; returns at once. */
    public KirinProcess start(String... moreArguments) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--config", "kirin.toml"));
        arguments.addAll(List.of(moreArguments));
        var process = new KirinProcess(this, launch(arguments.toArray(String[]::new)));
        started.add(process);
        return process;
    }

    /** Starts Kirin here with exactly these arguments and waits for its end. */
    public Ended run(String... arguments) throws IOException, InterruptedException {
        return awaitEnd(launch(arguments), "stdout", "stderr");
    }

    /** Runs a command for a server that was started here before, and waits for its end. */
    public Ended command(String... arguments) throws IOException, InterruptedException {
        // Of its own: tests that share a server run theirs at the same time.
        String name = "command-" + commands.incrementAndGet();
        String output = name + ".stdout";
        String errors = name + ".stderr";
        return awaitEnd(launch(output, errors, arguments), output, errors);
    }

    private Ended awaitEnd(Process process, String output, String errors)
            throws InterruptedException {
        try {
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "Kirin did not end by itself:\n"
                                + read(root.resolve(output))
                                + read(root.resolve(errors)));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(), read(root.resolve(output)), read(root.resolve(errors)));
    }

    private Process launch(String... arguments) throws IOException {
        return launch("stdout", "stderr", arguments);
    }

    private Process launch(String output, String errors, String[] arguments) throws IOException {
        // As in a terminal: a test run in the background would hand down an ignored SIGINT.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP"));
        command.addAll(launcher);
        command.add(home.resolve("bin/kirin").toString());
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command)
                        .directory(root.toFile())
                        .redirectOutput(root.resolve(output).toFile())
                        .redirectError(root.resolve(errors).toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var options = new ArrayList<>(javaOptions);
        if (!optimized) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        builder.environment().put("KIRIN_JAVA_OPTS", String.join(" ", options));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What one start has written to standard output. */
    public String output() {
        return read(root.resolve("stdout"));
    }

    /** What one start has written to standard error: the error log, if it has no file. */
    public String errors() {
        return read(root.resolve("stderr"));
    }

    /** Everything below this folder that is there only while a Kirin runs. */
    public List<Path> leftovers() {
        try (Stream<Path> temporary = Files.list(temporaryFolder())) {
            Stream<Path> pidFile = Stream.of(pidFile()).filter(Files::exists);
            return Stream.concat(temporary, pidFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops all that was started here. */
    @Override
    public void close() throws IOException {
        for (KirinProcess each : started) {
            each.close();
        }
    }

    /** The folder itself. */
    public Path root() {
        return root;
    }

    /** The config file. */
    public Path configFile() {
        return root.resolve("kirin.toml");
    }

    /** The folder whose jars are served. */
    public Path deployFolder() {
        return root.resolve("deploy");
    }

    /** A file of the deploy folder. */
    public Path deployed(String fileName) {
        return deployFolder().resolve(fileName);
    }

    /** The pid file as set at the beginning. */
    public Path pidFile() {
        return root.resolve("run/kirin.pid");
    }

    /** Removes what a process that was killed has left. */
    void clearTemporaryFolder() throws IOException {
        try (Stream<Path> files = Files.walk(temporaryFolder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(temporaryFolder())) {
                    Files.delete(file);
                }
            }
        }
    }

    private Path temporaryFolder() {
        return root.resolve("tmp");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
