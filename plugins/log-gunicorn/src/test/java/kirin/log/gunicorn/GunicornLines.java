package kirin.log.gunicorn;

import kirin.log.AccessLogFormatException;
import kirin.log.SampleRecord;

import java.time.ZoneId;

/** Makes single lines by templates, with times of New York. */
final class GunicornLines {
    static final GunicornFormat FORMAT = new GunicornFormat(ZoneId.of("America/New_York"));

    private GunicornLines() {}

    static String line(String template, SampleRecord record) {
        try {
            return record.line(FORMAT.formatter(template));
        } catch (AccessLogFormatException e) {
            throw new AssertionError(e);
        }
    }
}
