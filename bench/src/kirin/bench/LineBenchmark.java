package kirin.bench;

import kirin.http.Headers;
import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatter;
import kirin.log.Line;
import kirin.log.SampleRecord;
import kirin.log.combined.CombinedFormat;
import kirin.log.gunicorn.GunicornFormat;
import kirin.log.json.JsonFormat;
import kirin.log.json.JsonSettings;
import kirin.log.logfmt.LogfmtFormat;
import kirin.log.logfmt.LogfmtSettings;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One line of the access log, of a browser's request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LineBenchmark {
    private static final String SHIPPED =
            "%(h)s %(l)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(a)s\" \"%(M)s ms\"";

    @Param({"shipped", "gunicorn", "combined", "w3c", "json", "logfmt"})
    public String format;

    private final SampleRecord record = new SampleRecord();
    private final Line line = new Line();
    private AccessLogFormatter formatter;

    @Setup
    public void setUp() throws Exception {
        record.requestFields =
                Headers.of(
                        "Host", "shop.example",
                        "User-Agent",
                                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101"
                                        + " Firefox/140.0",
                        "Accept", "text/html,application/xhtml+xml,*/*;q=0.8",
                        "Accept-Language", "en-US,en;q=0.5",
                        "Accept-Encoding", "gzip, deflate, br",
                        "Referer", "https://shop.example/items");
        AccessLogFormat plugin =
                switch (format) {
                    case "json" -> new JsonFormat(new UsualJson(), Map.of());
                    case "logfmt" -> new LogfmtFormat(new UsualLogfmt(), Map.of());
                    case "combined", "w3c" -> new CombinedFormat();
                    default -> new GunicornFormat();
                };
        formatter = plugin.formatter(format.equals("shipped") ? SHIPPED : format);
    }

    @Benchmark
    public int line() {
        line.clear();
        formatter.format(record, line);
        return line.length();
    }

    /** The settings as they are if nobody sets them. */
    @SuppressWarnings("BadAnnotationImplementation") // nobody compares it
    private static final class UsualJson implements JsonSettings {
        @Override
        public String[] fields() {
            return usualFields(JsonSettings.class);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return JsonSettings.class;
        }
    }

    /** The settings as they are if nobody sets them. */
    @SuppressWarnings("BadAnnotationImplementation") // nobody compares it
    private static final class UsualLogfmt implements LogfmtSettings {
        @Override
        public String[] fields() {
            return usualFields(LogfmtSettings.class);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LogfmtSettings.class;
        }
    }

    private static String[] usualFields(Class<? extends Annotation> settings) {
        try {
            return (String[]) settings.getMethod("fields").getDefaultValue();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
