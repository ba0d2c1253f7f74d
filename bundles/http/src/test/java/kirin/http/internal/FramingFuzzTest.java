package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Whatever a client sends, {@link FramingRules} hold. In fuzzed/ is what once broke one of them; a
 * new find is put there, so that it is tried from then on.
 */
class FramingFuzzTest {
    private static final Path FOUND = Path.of("src/test/resources/kirin/http/internal/fuzzed");
    private static final long CASES_OF_A_SEED = 150;

    @SuppressWarnings("NullAway.Init")
    private static FramingProbe probe;

    @SuppressWarnings("NullAway.Init")
    private static FramingRules rules;

    @BeforeAll
    static void start() {
        probe = new FramingProbe();
        rules = new FramingRules(probe);
    }

    @AfterAll
    static void stop() {
        probe.close();
    }

    static List<Path> corpus() throws Exception {
        List<Path> files = new ArrayList<>(RawRequestsTest.invalid());
        files.addAll(RawRequestsTest.valid());
        files.addAll(RawRequestsTest.files("fuzzed"));
        return files;
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void rulesHoldOfWhatIsKept(Path file) throws Exception {
        rules.check(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void rulesHoldOfWhatASeedMakes(long seed) throws Exception {
        tryOut(seed, CASES_OF_A_SEED);
    }

    /** Wherever a request stands still, a client may go on with the same for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", " ", ";", "\r\n", "\n", "\r", "a: b\r\n", ":", "1\r\na\r\n"})
    void connectionHoldsLittleOfWhatHasNoEnd(String repeated) {
        Settings small =
                Settings.defaults()
                        .with(ServerSettings.LIMIT_REQUEST_LINE, 200)
                        .with(ServerSettings.LIMIT_REQUEST_FIELDS, 10)
                        .with(ServerSettings.LIMIT_REQUEST_FIELD_SIZE, 400);
        byte[] packet = bytes(repeated.repeat(8192 / repeated.length()));
        String head = "PUT / HTTP/1.1\r\nHost: a\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
        for (String start :
                List.of(
                        "",
                        "GET /",
                        head,
                        head + "X: y",
                        chunked,
                        chunked + "1",
                        chunked + "1;a",
                        chunked + "0\r\n",
                        chunked + "0\r\nX: y")) {
            List<byte[]> packets = new ArrayList<>(Collections.nCopies(20, packet));
            packets.addFirst(bytes(start));

            var result = probe.read(small, false, packets);

            assertThat(result.heldBytes()).as(start).isLessThan(4L * packet.length);
            assertThat(result.leftBytes()).as(start).isZero();
        }
    }

    /** With {@code -Pfuzz}, for half of {@code fuzz.minutes}. */
    @Test
    @Tag("fuzz")
    void rulesHoldForMinutes() throws Exception {
        long nanos = Duration.ofMinutes(Long.getLong("fuzz.minutes", 10)).toNanos() / 2;
        long start = System.nanoTime();
        long seeds = 0;
        for (long seed = start; System.nanoTime() - start < nanos; seed++) {
            tryOut(seed, CASES_OF_A_SEED);
            seeds++;
        }
        System.out.printf("%d requests were made of %d seeds%n", seeds * CASES_OF_A_SEED, seeds);
    }

    private static void tryOut(long seed, long cases) throws Exception {
        var grammar = new RequestGrammar(seed, contents());
        for (long i = 0; i < cases; i++) {
            byte[] bytes = grammar.next();
            try {
                rules.check(bytes);
            } catch (AssertionError e) {
                byte[] shortest = shortened(bytes);
                throw new AssertionError(
                        "case %d of seed %d, kept as %s: %s%n%s"
                                .formatted(
                                        i,
                                        seed,
                                        keep(shortest),
                                        e.getMessage(),
                                        FramingRules.shown(shortest)),
                        e);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> contents() throws Exception {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : corpus()) {
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }

    /** Leaves out what it needs not to fail, in ever smaller pieces. */
    private static byte[] shortened(byte[] bytes) {
        byte[] shortest = bytes;
        for (int size = bytes.length / 2; size > 0; size /= 2) {
            for (int at = 0; at + size <= shortest.length; ) {
                byte[] without = Arrays.copyOf(shortest, shortest.length - size);
                System.arraycopy(shortest, at + size, without, at, shortest.length - size - at);
                if (holds(without)) {
                    at += size;
                } else {
                    shortest = without;
                }
            }
        }
        return shortest;
    }

    private static boolean holds(byte[] bytes) {
        try {
            rules.check(bytes);
            return true;
        } catch (AssertionError _) {
            return false;
        }
    }

    private static Path keep(byte[] bytes) throws IOException {
        String name = "found-%08x.http".formatted(Arrays.hashCode(bytes));
        return Files.write(Files.createDirectories(FOUND).resolve(name), bytes);
    }
}
