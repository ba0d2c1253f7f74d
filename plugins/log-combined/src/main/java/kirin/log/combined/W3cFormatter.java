package kirin.log.combined;

import kirin.log.AccessLogFormatter;
import kirin.log.AccessRecord;
import kirin.log.Escapes;
import kirin.log.Line;
import kirin.log.atoms.Chain;
import kirin.log.atoms.Count;
import kirin.log.atoms.RequestPath;
import kirin.log.atoms.SecondStamp;
import kirin.log.atoms.Step;
import kirin.log.atoms.Text;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The W3C's extended log file format, with the fields that its readers expect. All in UTC. */
final class W3cFormatter implements AccessLogFormatter {
    private static final int NO_BREAK_SPACE = 0xa0;

    /** A quote begins a text in quotes for some readers. */
    private static final Escapes ESCAPES =
            Escapes.of(c ->
                    switch (c) {
                        case ' ', NO_BREAK_SPACE -> "+";
                        case '"' -> "\\x22";
                        case '\\' -> "\\\\";
                        default -> null;
                    });

    private final InstantSource clock;
    private final SecondStamp date = new SecondStamp("yyyy-MM-dd", ZoneOffset.UTC);
    private final SecondStamp time = new SecondStamp("HH:mm:ss", ZoneOffset.UTC);
    private final Map<String, Step> fields = new LinkedHashMap<>();
    private final Chain line;

    W3cFormatter(InstantSource clock) {
        this.clock = clock;
        Count status = AccessRecord::status;
        fields.put("date", (record, to) -> date.add(record.endMillis(), to));
        fields.put("time", (record, to) -> time.add(record.endMillis(), to));
        fields.put("c-ip", text(AccessRecord::peerHost));
        fields.put("cs-method", text(AccessRecord::method));
        fields.put("cs-uri-stem", text(new RequestPath()));
        fields.put("cs-uri-query", text(RequestPath::query));
        fields.put("sc-status", Step.number(status.unlessZero()));
        fields.put("sc-bytes", Step.number(AccessRecord::bodyBytes));
        fields.put("time-taken", Step.seconds());
        fields.put("cs(User-Agent)", text(Text.requestField("User-Agent")));
        fields.put("cs(Referer)", text(Text.requestField("Referer")));
        line = spaced(fields.values());
    }

    private static Step text(Text text) {
        return Step.text(text, ESCAPES, "-", true);
    }

    private static Chain spaced(Iterable<Step> fields) {
        List<Step> steps = new ArrayList<>();
        for (Step field : fields) {
            if (!steps.isEmpty()) {
                steps.add(Step.literal(" "));
            }
            steps.add(field);
        }
        return new Chain(steps);
    }

    @Override
    public void format(AccessRecord record, Line to) {
        line.format(record, to);
    }

    @Override
    public void begin(Line lines) {
        long now = clock.millis();
        lines.add(ascii("#Version: 1.0\n#Date: "));
        date.add(now, lines);
        lines.add(' ');
        time.add(now, lines);
        lines.add(ascii("\n#Fields: " + String.join(" ", fields.keySet()) + "\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
