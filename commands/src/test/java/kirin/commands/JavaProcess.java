package kirin.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with the class path of the tests. It ends with the test, however that ends. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    JavaProcess(Class<?> mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        Collections.addAll(command, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"));
        command.add(mainClass.getName());
        Collections.addAll(command, arguments);
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        output = process.inputReader();
    }

    /** A server with all its beans. */
    static JavaProcess server() throws IOException {
        return new JavaProcess(FakeServer.class).awaitLine("ready");
    }

    /** Reads until the process has said so; its end without that is a failure. */
    JavaProcess awaitLine(String expected) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(expected)) {
                return this;
            }
        }
        throw new IOException("it ended and has not said \"" + expected + "\"");
    }

    /** Gives it a byte to read. */
    void poke() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IOException("process " + pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
