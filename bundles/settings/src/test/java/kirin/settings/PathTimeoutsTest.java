package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;

class PathTimeoutsTest {
    private static final Duration OTHERWISE = Duration.ofSeconds(30);

    private final PathTimeouts timeouts =
            new PathTimeouts(
                    Map.of(
                            "/reports", Duration.ofSeconds(300),
                            "/reports/today", Duration.ofSeconds(5),
                            "/stream", Duration.ZERO));

    @ParameterizedTest
    @CsvSource({
        "/reports,             300",
        "/reports/,            300",
        "/reports/2024/may,    300",
        "/reports/today,       5",
        "/reports/today/all,   5",
        "/reports/todays,      300",
        "/reportsx,            30",
        "/stream/1,            0",
        "/,                    30",
        "/other,               30",
        "*,                    30",
        "'',                   30",
    })
    void theLongestPathThatFitsDecides(String path, long seconds) {
        assertThat(timeouts.of(path, OTHERWISE)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void theRootFitsWhereNothingElseDoes() {
        var withRoot = new PathTimeouts(Map.of("/", Duration.ofSeconds(1)));

        assertThat(withRoot.of("/a/b", OTHERWISE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(withRoot.of("/", OTHERWISE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void withoutAnyPathTheOtherTimeoutHolds() {
        assertThat(PathTimeouts.NONE.of("/a", OTHERWISE)).isEqualTo(OTHERWISE);
    }
}
