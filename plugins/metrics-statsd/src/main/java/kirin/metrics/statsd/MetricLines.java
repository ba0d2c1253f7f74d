package kirin.metrics.statsd;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Gathers figures, one a line, into datagrams that fit into one packet. One thread. */
final class MetricLines {
    /** What Ethernet carries in one packet over IPv6 and a tunnel. */
    static final int MOST_BYTES = 1400;

    private final String prefix;
    private final String suffix;
    private final Consumer<byte[]> datagrams;
    private final StringBuilder gathered = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int gatheredBytes;

    /**
     * @param datagrams gets each when it is full, or at {@link #flush}
     */
    MetricLines(String prefix, String suffix, Consumer<byte[]> datagrams) {
        this.prefix = prefix;
        this.suffix = suffix;
        this.datagrams = datagrams;
    }

    void count(String name, long count) {
        begin(name).append(count).append("|c|@1.0");
        end();
    }

    void gauge(String name, long value) {
        begin(name).append(value).append("|g");
        end();
    }

    void histogram(String name, long value) {
        begin(name).append(value).append("|h");
        end();
    }

    /** A time in milliseconds, to a thousandth. */
    void time(String name, long micros) {
        long thousandths = micros % 1000;
        begin(name).append(micros / 1000).append('.');
        line.append(thousandths / 100).append(thousandths / 10 % 10).append(thousandths % 10);
        line.append("|ms");
        end();
    }

    void flush() {
        if (!gathered.isEmpty()) {
            datagrams.accept(gathered.toString().getBytes(StandardCharsets.UTF_8));
            gathered.setLength(0);
            gatheredBytes = 0;
        }
    }

    private StringBuilder begin(String name) {
        line.setLength(0);
        return line.append(prefix).append(name).append(':');
    }

    private void end() {
        line.append(suffix);
        int bytes = bytes(line);
        if (gatheredBytes + 1 + bytes > MOST_BYTES) {
            flush();
        }
        if (!gathered.isEmpty()) {
            gathered.append('\n');
            gatheredBytes++;
        }
        gathered.append(line);
        gatheredBytes += bytes;
    }

    /** In UTF-8, or a few more: only prefix and tags can have more than ASCII. */
    private static int bytes(CharSequence text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += text.charAt(i) < 0x80 ? 1 : 3;
        }
        return bytes;
    }
}
