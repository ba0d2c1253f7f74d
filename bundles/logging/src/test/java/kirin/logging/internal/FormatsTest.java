package kirin.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;
import kirin.log.Line;
import kirin.log.SampleRecord;
import kirin.settings.AccessLogSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

class FormatsTest {
    private static final Settings TEMPLATE = format("%(h)s");
    private static final Settings JSON = format("json");

    private final Formats formats = new Formats();
    private final SampleRecord record = new SampleRecord();

    @Test
    void templateIsGivenToThatFormat() throws Exception {
        formats.add(offer(named("g"), "gunicorn"));
        use(TEMPLATE);

        assertThat(line()).isEqualTo("g:%(h)s");
    }

    @Test
    void oneBundleCanHaveSeveralNames() throws Exception {
        formats.add(offer(named("c"), "common", "combined"));
        use(format("combined"));

        assertThat(line()).isEqualTo("c:combined");
    }

    @Test
    void applicationCanHaveOneOfItsOwn() throws Exception {
        formats.add(offer(named("g"), "gunicorn"));
        formats.add(offer(named("j"), "json"));
        use(TEMPLATE.withFor("shop", AccessLogSettings.ACCESS_LOG_FORMAT, "json"));

        assertThat(line()).isEqualTo("j:json");
        record.application = "other";
        assertThat(line()).isEqualTo("g:%(h)s");
        record.handled = false;
        assertThat(line()).isEqualTo("g:%(h)s");
    }

    @Test
    void formatThatIsNotThereIsRefusedWithThoseThatAre() {
        formats.add(offer(named("j"), "json"));
        formats.add(offer(named("c"), "common", "combined"));

        assertThatThrownBy(() -> formats.prepare(format("jsno")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "set by a program: access_log_format: no bundle provides the format"
                                + " \"jsno\"; give a template with atoms as in %(h)s, or one of"
                                + " those that are there: combined, common, json");
    }

    @Test
    void formatThatIsNotThereIsNoProblemWhereNoLinesAreWanted() throws Exception {
        use(Settings.defaults());

        assertThat(line()).endsWith("us answered");
    }

    @Test
    void noFormatterIsMadeBeforeSomebodyNeedsIt() throws Exception {
        formats.add(offer(named("j"), "json"));
        use(Settings.defaults().with(AccessLogSettings.ACCESS_LOG_FORMAT, "json"));
        assertThat(formats.choice()).isSameAs(Formats.Choice.NONE);

        formats.need();

        assertThat(line()).isEqualTo("j:json");
    }

    @Test
    void everyFormatThatCannotBeUsedIsNamed() {
        formats.add(offer(new Failing(), "gunicorn"));
        Settings settings =
                TEMPLATE.withFor("shop", AccessLogSettings.ACCESS_LOG_FORMAT, "no such");

        assertThatThrownBy(() -> formats.prepare(settings))
                .hasMessageContaining("column 3 is wrong")
                .hasMessageContaining("\"no such\"");
    }

    @Test
    void formatThatGoesAtTheStopIsNotMissedWhenAReloadEndsOnlyThen() throws Exception {
        OfferedFormat json = offer(named("j"), "json");
        formats.add(json);
        use(JSON);

        formats.close();
        use(JSON);
        formats.remove(json);

        assertThat(line()).isEqualTo("j:json");
    }

    @Test
    void linesArePlainWhileTheBundleIsGoneAndAsBeforeWhenItIsBack() throws Exception {
        OfferedFormat json = offer(named("j"), "json");
        formats.add(json);
        use(JSON);

        formats.remove(json);
        assertThat(line())
                .isEqualTo(
                        "2026-11-23T21:24:35.678Z 192.0.2.7 GET /shop/items?page=2 HTTP/1.1 200"
                                + " 1234 1234567us answered");
        formats.add(offer(named("j2"), "json"));
        assertThat(line()).isEqualTo("j2:json");
    }

    @Test
    void newBundleTakesOverBeforeTheFormerGoes() throws Exception {
        OfferedFormat former = offer(named("j1"), "json");
        formats.add(former);
        use(JSON);
        formats.add(offer(named("j2"), "json"));
        formats.remove(former);

        assertThat(line()).isEqualTo("j2:json");
    }

    @Test
    void plainLineShowsNothingAsItCameThatCouldForgeOne() {
        record.target = "/a b\n\\\"";
        record.method = null;
        record.peerHost = "";

        assertThat(line()).contains(" - - /a\\x20b\\x0A\\x5C\" HTTP/1.1 ");
    }

    private void use(Settings settings) throws SettingsException {
        formats.use(settings, formats.prepare(settings));
    }

    private String line() {
        var line = new Line();
        formats.choice().of(record.handling()).format(record, line);
        return StandardCharsets.UTF_8.decode(line.bytes()).toString();
    }

    private static Settings format(String value) {
        return Settings.defaults()
                .with(AccessLogSettings.ACCESSLOG, Optional.of("-"))
                .with(AccessLogSettings.ACCESS_LOG_FORMAT, value);
    }

    private static OfferedFormat offer(AccessLogFormat format, String... names) {
        return new OfferedFormat() {
            @Override
            public List<String> names() {
                return List.of(names);
            }

            @Override
            public AccessLogFormat get() {
                return format;
            }
        };
    }

    /** Its lines are its name and the value that it was asked for. */
    private static AccessLogFormat named(String name) {
        return value ->
                (record, line) -> line.add((name + ":" + value).getBytes(StandardCharsets.UTF_8));
    }

    private static final class Failing implements AccessLogFormat {
        @Override
        public kirin.log.AccessLogFormatter formatter(String value)
                throws AccessLogFormatException {
            throw new AccessLogFormatException("column 3 is wrong");
        }
    }
}
