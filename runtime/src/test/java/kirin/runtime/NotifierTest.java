package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class NotifierTest {
    private static final long PID = 4_000_001;

    @TempDir Path folder = Path.of("");

    @Test
    void socketThatIsGoneIsToldOfOnce() {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(Notifier.class);
        log.addAppender(lines);
        try {
            Notifier notifier = notifier(Map.of());
            notifier.ready();
            notifier.stopping();
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("READY=1 could not be told to " + folder.resolve("gone"));
    }

    @Test
    void watchdogOfAllTimeIsOneThatWaits() {
        notifier(Map.of("WATCHDOG_USEC", String.valueOf(Long.MAX_VALUE))).keepWatched();

        await().until(() ->
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(each ->
                                each.getName().equals("kirin-notify")
                                        && each.getState() == Thread.State.TIMED_WAITING));
    }

    private Notifier notifier(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("NOTIFY_SOCKET", folder.resolve("gone").toString());
        return Notifier.of(environment, PID);
    }
}
