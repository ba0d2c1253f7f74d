package kirin.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.log.Line;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

@Timeout(30)
class LineBufferTest {
    private static final int CAPACITY = 4096;
    private static final String KILOBYTE = "x".repeat(1023);

    private final LineBuffer buffer = new LineBuffer(CAPACITY, false);

    @Test
    void givesLinesInTheirOrderEachWithItsEnd() throws Exception {
        buffer.add(line("one"));
        buffer.add(line("two"));

        assertThat(take(buffer)).isEqualTo("one\ntwo\n");
    }

    @Test
    void linesOfManyThreadsStayWhole() throws Exception {
        var all = new LineBuffer(1 << 22, false);
        List<CompletableFuture<Void>> adders =
                IntStream.range(0, 8)
                        .mapToObj(adder -> CompletableFuture.runAsync(() -> addMany(all, adder)))
                        .toList();
        CompletableFuture.allOf(adders.toArray(CompletableFuture[]::new)).join();
        all.close();

        List<String> taken = new ArrayList<>();
        for (String some = take(all); some != null; some = take(all)) {
            Collections.addAll(taken, some.split("\n"));
        }
        assertThat(taken)
                .hasSize(8_000)
                .doesNotHaveDuplicates()
                .allMatch(l -> l.matches("\\d-\\d+-x{50}"));
    }

    @Test
    void dropsAndCountsWhatItHasNoRoomFor() throws Exception {
        for (int i = 0; i < 7; i++) {
            buffer.add(line(KILOBYTE));
        }

        assertThat(buffer.takeDropped()).isEqualTo(3);
        assertThat(buffer.takeDropped()).isZero();
        assertThat(take(buffer)).hasSize(CAPACITY);
    }

    @Test
    void hasRoomAgainWhenSomebodyHasTaken() throws Exception {
        for (int i = 0; i < 5; i++) {
            buffer.add(line(KILOBYTE));
        }
        take(buffer);
        buffer.add(line("after"));

        assertThat(take(buffer)).isEqualTo("after\n");
        assertThat(buffer.takeDropped()).isOne();
    }

    @Test
    void lineLongerThanAllItsRoomIsDroppedAtOnce() throws Exception {
        buffer.add(line("x".repeat(CAPACITY)));
        buffer.add(line("short"));

        assertThat(take(buffer)).isEqualTo("short\n");
        assertThat(buffer.takeDropped()).isOne();
    }

    @Test
    void whoeverAddsWaitsForRoomIfThatIsWanted() throws Exception {
        buffer.limit(CAPACITY, true);
        CompletableFuture<Void> adder = CompletableFuture.runAsync(() -> addKilobytes(20));

        long taken = 0;
        while (taken < 20 * 1024) {
            taken += String.valueOf(take(buffer)).length();
        }

        adder.get(10, TimeUnit.SECONDS);
        assertThat(buffer.takeDropped()).isZero();
    }

    @Test
    void nobodyWaitsForWhatCannotBeWritten() throws Exception {
        buffer.limit(CAPACITY, true);
        CompletableFuture<Void> adder = CompletableFuture.runAsync(() -> addKilobytes(20));
        await().until(() -> !adder.isDone());

        buffer.isStuck(true);

        adder.get(10, TimeUnit.SECONDS);
        assertThat(buffer.takeDropped()).isEqualTo(16);
    }

    @Test
    void whatWasAddedCanBeTakenAfterItIsClosed() throws Exception {
        buffer.add(line("last"));
        buffer.close();
        buffer.add(line("too late"));

        assertThat(take(buffer)).isEqualTo("last\n");
        assertThat(take(buffer)).isNull();
        assertThat(buffer.takeDropped()).isOne();
    }

    private void addKilobytes(int count) {
        for (int i = 0; i < count; i++) {
            buffer.add(line(KILOBYTE));
        }
    }

    private static void addMany(LineBuffer all, int adder) {
        for (int i = 0; i < 1000; i++) {
            all.add(line(adder + "-" + i + "-" + "x".repeat(50)));
        }
    }

    private static Line line(String text) {
        return new Line().add(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String take(LineBuffer from) throws InterruptedException {
        ByteBuffer taken = from.take();
        return taken == null ? null : StandardCharsets.UTF_8.decode(taken).toString();
    }
}
