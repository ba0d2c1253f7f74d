package kirin.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneId;

class LogLineTest {
    private final LogLine layout = new LogLine(ZoneId.of("+02:00"), 4711);

    @Test
    void lineHasGunicornsShape() {
        assertThat(line(Level.INFO, "Listening", null))
                .isEqualTo("[2026-11-24 17:00:01 +0200] [4711] [INFO] Listening\n");
        assertThat(line(Level.WARN, "Careful", null))
                .isEqualTo("[2026-11-24 17:00:01 +0200] [4711] [WARNING] Careful\n");
    }

    @Test
    void stackStandsBelowItsLine() {
        assertThat(line(Level.ERROR, "It failed", new IllegalStateException("why")))
                .startsWith("[2026-11-24 17:00:01 +0200] [4711] [ERROR] It failed\n")
                .contains(
                        "java.lang.IllegalStateException: why\n\tat kirin.runtime.log.LogLineTest");
    }

    private String line(Level level, String message, @Nullable Throwable thrown) {
        var logger = new LoggerContext().getLogger("test");
        var event = new LoggingEvent("", logger, level, message, thrown, null);
        event.setInstant(Instant.parse("2026-11-24T15:00:01Z"));
        return layout.doLayout(event);
    }
}
