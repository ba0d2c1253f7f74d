package kirin.logging.internal;

import kirin.log.AccessLogFormatter;
import kirin.log.AccessRecord;
import kirin.log.Escapes;
import kirin.log.Line;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Stands in for a format whose bundle is not there, so that no line is missing. */
final class PlainFormatter implements AccessLogFormatter {
    private static final Escapes WORD = Escapes.of(c -> c == ' ' || c == '\\' ? hex(c) : null);
    private static final int NANOS_PER_MICRO = 1000;

    @Override
    public void format(AccessRecord record, Line line) {
        line.add(ascii(Instant.ofEpochMilli(record.endMillis()).toString())).add(' ');
        word(record.peerHost(), line);
        word(record.method(), line);
        word(record.target(), line);
        word(record.protocol(), line);
        line.add(record.status()).add(' ').add(record.bodyBytes()).add(' ');
        line.add(record.durationNanos() / NANOS_PER_MICRO).add(ascii("us "));
        line.add(ascii(record.outcome().text()));
    }

    private static void word(@Nullable String text, Line line) {
        line.add(text == null || text.isEmpty() ? "-" : text, WORD).add(' ');
    }

    private static String hex(int c) {
        return "\\x%02X".formatted(c);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
