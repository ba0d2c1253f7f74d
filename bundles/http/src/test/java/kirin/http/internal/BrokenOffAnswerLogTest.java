package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class BrokenOffAnswerLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(AnswerWriter.class);
    private final @Nullable Level levelBefore = logger.getLevel();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                        warnings.add(event.getFormattedMessage());
                    }
                }
            };

    @TempDir Path folder = Path.of("");

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setLevel(levelBefore);
    }

    @Test
    void wrongLengthIsLoggedWithBothNumbers() throws Exception {
        try (var front =
                        TestFront.with(exchange -> {
                            sendFirst(exchange, 10);
                            exchange.send(
                                    TestFront.bytes(exchange.target()), true, SendCallback.IGNORED);
                        });
                var client = front.connect();
                var other = front.connect()) {
            client.get("/a").rest();
            front.outcome();
            other.get("/much-too-long").rest();
            front.outcome();

            assertThat(warnings)
                    .containsExactly(
                            "The answer to GET /a HTTP/1.1 is broken off: the body is shorter"
                                    + " than its Content-Length: 6 bytes instead of 10",
                            "The answer to GET /much-too-long HTTP/1.1 is broken off: the body is"
                                    + " longer than its Content-Length: at least 18 bytes"
                                    + " instead of 10");
        }
    }

    @ParameterizedTest
    @CsvSource({"best,true,sent", "nio,true,sent", "best,false,read"})
    void fileThatEndsEarlyIsLoggedWithBothNumbers(String transport, boolean sendfile, String verb)
            throws Exception {
        Path file = Files.write(folder.resolve("content"), new byte[1000]);
        try (var front = fileFront(transport, sendfile, file, 1200);
                var client = front.connect()) {
            client.get("/").rest();
            front.outcome();

            assertThat(warnings)
                    .containsExactly(
                            "The answer to GET / HTTP/1.1 is broken off: the file could not be "
                                    + verb
                                    + ": it ended after 1000 of 1200 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({"best,true", "nio,true", "best,false"})
    void clientThatGoesIsNotLogged(String transport, boolean sendfile) throws Exception {
        int size = 64 << 20;
        Path file = folder.resolve("large");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
        try (var front = fileFront(transport, sendfile, file, size)) {
            try (var client = front.connect()) {
                client.get("/").head();
            }

            assertThat(front.outcome().end()).isEqualTo(Outcome.End.CLIENT_GONE);
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void whoAbortsLogsItself() throws Exception {
        try (var front =
                        TestFront.with(exchange -> {
                            sendFirst(exchange, 10);
                            exchange.abort("the sender knows why");
                        });
                var client = front.connect()) {
            client.get("/").rest();

            assertThat(front.outcome().reason()).isEqualTo("the sender knows why");
            assertThat(warnings).isEmpty();
        }
    }

    private static TestFront fileFront(String transport, boolean sendfile, Path file, long length) {
        return TestFront.with(
                transport.equals("nio") ? Transport.nio() : Transport.best(),
                Settings.defaults().with(ServerSettings.SENDFILE, sendfile),
                exchange ->
                        exchange.send(
                                200,
                                Headers.empty(),
                                FileChannel.open(file),
                                0,
                                length,
                                SendCallback.IGNORED));
    }

    private static void sendFirst(Exchange exchange, int declared) {
        exchange.send(
                200,
                Headers.of("Content-Length", "" + declared),
                TestFront.bytes("four"),
                false,
                SendCallback.IGNORED);
    }
}
