package kirin.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.log.Line;
import kirin.log.Syslog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class LineWriterTest {
    private static final int CAPACITY = 4096;

    private final LineBuffer buffer = new LineBuffer(CAPACITY, false);
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final KeptLines kept = new KeptLines();
    private final KeptSyslog syslog = new KeptSyslog();
    private final LineWriter writer = new LineWriter(buffer, () -> syslog, complaints::add);

    @BeforeEach
    void start() {
        writer.writeTo(kept);
        writer.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        kept.goOn.countDown();
        writer.close();
    }

    @Test
    void everythingIsWrittenAtTheEnd() throws Exception {
        add("one");
        add("two");
        writer.close();

        assertThat(kept.text()).isEqualTo("one\ntwo\n");
        assertThat(kept.isClosed).isTrue();
    }

    @Test
    void linesGoToTheNewOutputFromThenOn() {
        add("one");
        await().until(() -> kept.text().equals("one\n"));
        var next = new KeptLines();
        writer.writeTo(next);
        add("two");

        await().until(() -> next.text().equals("two\n"));
        assertThat(kept.isClosed).isTrue();
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenWhenItCan() {
        kept.failing = true;
        add("one");
        await().until(() -> !complaints.isEmpty());
        add("two");
        kept.failing = false;

        await().until(() -> kept.text().equals("one\ntwo\n"));
        assertThat(complaints)
                .containsExactly(
                        "The access log cannot be written: a test: full; it is tried again every"
                                + " second");
        assertThat(writer.lost()).isZero();
    }

    @Test
    void whatIsLostMeanwhileIsCountedAndTold() {
        kept.failing = true;
        add("first");
        await().until(() -> !complaints.isEmpty());
        for (int i = 0; i < 10; i++) {
            add("x".repeat(1023));
        }

        await().until(() -> complaints.size() == 2);
        kept.failing = false;
        await().until(() -> kept.text().length() == "first\n".length() + CAPACITY);
        await().until(() -> writer.lost() == 6);
        assertThat(complaints.getLast())
                .matches("The access log has lost [1-6] lines?: a test: full");
    }

    @Test
    void whatCannotBeWrittenAtTheEndIsTold() throws Exception {
        kept.failing = true;
        add("one");
        await().until(() -> !complaints.isEmpty());
        add("two");
        writer.close();

        assertThat(complaints.getLast()).isEqualTo("The access log has lost 2 lines: a test: full");
    }

    @Test
    void slowOutputCostsLinesAndNoTime() {
        kept.slow = true;
        add("first");
        await().until(() -> kept.isWaiting);
        for (int i = 0; i < 10; i++) {
            add("x".repeat(1023));
        }
        kept.goOn.countDown();

        await().until(() -> writer.lost() == 6);
        assertThat(complaints)
                .containsExactly(
                        "The access log has lost 6 lines: a test: it was written too slowly");
    }

    @Test
    void syslogGetsEachLine() {
        syslog.takes = true;
        add("one");
        add("two");

        await().until(() -> syslog.lines.equals(List.of("one", "two")));
        await().until(() -> kept.text().equals("one\ntwo\n"));
    }

    private void add(String text) {
        buffer.add(new Line().add(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static final class KeptLines implements LogOutput {
        final CountDownLatch goOn = new CountDownLatch(1);
        volatile boolean failing;
        volatile boolean slow;
        volatile boolean isWaiting;
        volatile boolean isClosed;
        private final List<String> written = new CopyOnWriteArrayList<>();

        String text() {
            return String.join("", written);
        }

        @Override
        public void write(ByteBuffer lines) throws IOException {
            if (failing) {
                throw new IOException("full");
            }
            if (slow) {
                isWaiting = true;
                awaitGo();
            }
            written.add(StandardCharsets.UTF_8.decode(lines).toString());
        }

        private void awaitGo() throws IOException {
            try {
                if (!goOn.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("too slow");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            isClosed = true;
        }

        @Override
        public String toString() {
            return "a test";
        }
    }

    private static final class KeptSyslog implements Syslog {
        final List<String> lines = new CopyOnWriteArrayList<>();
        volatile boolean takes;

        @Override
        public boolean takesAccessLines() {
            return takes;
        }

        @Override
        public void sendAccessLine(ByteBuffer line) {
            lines.add(StandardCharsets.UTF_8.decode(line).toString());
        }
    }
}
