package kirin.log.atoms;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.log.Line;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

final class SecondStampTest {
    private final SecondStamp stamp = new SecondStamp("HH:mm:ss", ZoneOffset.UTC);

    @Test
    void timesBefore1970AreNoException() {
        assertThat(text(-1)).isEqualTo("23:59:59");
    }

    @Test
    void threadsInDifferentSecondsGetEachItsOwn() {
        boolean allRight =
                IntStream.range(0, 20_000)
                        .parallel()
                        .allMatch(i -> text(i % 7 * 1000L).equals("00:00:0" + i % 7));

        assertThat(allRight).isTrue();
    }

    private String text(long millis) {
        var line = new Line();
        stamp.add(millis, line);
        return StandardCharsets.UTF_8.decode(line.bytes()).toString();
    }
}
