package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

class HttpDateTest {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1994-11-06T08:49:37Z",
                "2024-02-29T00:00:00Z",
                "2026-01-05T23:59:59Z",
                "2026-05-30T12:01:09Z",
                "2026-12-31T10:10:10Z"
            })
    void everyPartIsWhereTheStandardWantsIt(String time) {
        Instant instant = Instant.parse(time);

        assertThat(HttpDate.text(instant.getEpochSecond())).isEqualTo(IMF_FIXDATE.format(instant));
    }

    @Test
    void everyDayOfAYearHasItsName() {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");

        for (int day = 0; day < 365; day++) {
            Instant instant = first.plusSeconds(day * 86_400L);
            assertThat(HttpDate.text(instant.getEpochSecond()))
                    .isEqualTo(IMF_FIXDATE.format(instant));
        }
    }

    @Test
    void lineTellsTheTimeOfNow() {
        long before = System.currentTimeMillis() / 1000;
        String line = new String(new HttpDate().line(), StandardCharsets.ISO_8859_1);
        long after = System.currentTimeMillis() / 1000;

        assertThat(line).startsWith("Date: ").endsWith(" GMT\r\n");
        Instant told = Instant.from(IMF_FIXDATE.parse(line.strip().substring("Date: ".length())));
        assertThat(told.getEpochSecond()).isBetween(before, after);
    }
}
