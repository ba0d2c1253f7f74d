package kirin.runtime.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns what is printed to System.out and System.err into lines of the log, by the loggers {@code
 * stdout} and {@code stderr}. What the JVM itself and other processes write to the descriptors is
 * not its business. One thread at a time begins and ends it.
 */
public final class CapturedOutput {
    public static final String OUT = "stdout";
    public static final String ERR = "stderr";

    private final Origin.Finder finder;
    private @Nullable Streams former;

    private record Streams(
            PrintStream out, PrintStream err, LineCollector outLines, LineCollector errLines) {}

    public CapturedOutput(Origin.Finder finder) {
        this.finder = finder;
    }

    /** Takes the streams over, if it has not yet. */
    public void begin() {
        if (former != null) {
            return;
        }
        Logger out = LoggerFactory.getLogger(OUT);
        Logger err = LoggerFactory.getLogger(ERR);
        PrintStream formerOut = System.out;
        PrintStream formerErr = System.err;
        var outLines = new LineCollector(line -> out.info("{}", named(line)), formerOut);
        var errLines = new LineCollector(line -> err.warn("{}", named(line)), formerErr);
        former = new Streams(formerOut, formerErr, outLines, errLines);
        System.setOut(new PrintStream(outLines, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errLines, true, StandardCharsets.UTF_8));
    }

    private String named(String line) {
        Origin origin = finder.now();
        return origin == null ? line : origin.shown() + ": " + line;
    }

    /** Gives the streams back, and logs what has no line end yet. */
    public void end() {
        Streams streams = former;
        if (streams == null) {
            return;
        }
        former = null;
        System.setOut(streams.out());
        System.setErr(streams.err());
        streams.outLines().finish();
        streams.errLines().finish();
    }
}
