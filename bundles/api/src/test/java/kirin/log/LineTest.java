package kirin.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class LineTest {
    private static final Escapes NONE_OF_ITS_OWN = Escapes.of(c -> null);
    private static final Escapes QUOTES = Escapes.of(c -> c == '"' ? "\\\"" : null);

    private final Line line = new Line();

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 4711, -5, Long.MAX_VALUE, Long.MIN_VALUE})
    void addsANumberInDecimal(long number) {
        assertThat(text(line.add(number))).isEqualTo(Long.toString(number));
    }

    @ParameterizedTest
    @CsvSource({"7,3,007", "1234,3,1234", "0,0,0", "0,6,000000"})
    void addsANumberWithZerosBeforeIt(long number, int width, String expected) {
        assertThat(text(line.add(number, width))).isEqualTo(expected);
    }

    @Test
    void addsTextAsUtf8() {
        assertThat(text(line.add("plain é € 😀", NONE_OF_ITS_OWN))).isEqualTo("plain é € 😀");
    }

    @Test
    void writesWhatTheRulesSayInPlaceOfACharacter() {
        assertThat(text(line.add("say \"hi\"", QUOTES))).isEqualTo("say \\\"hi\\\"");
    }

    @Test
    void letsNoControlCharacterPassWhateverTheRules() {
        var hostile = new StringBuilder();
        for (char c = 0; c < 0x100; c++) {
            hostile.append(c);
        }
        hostile.append("\u2028\u2029");

        line.add(hostile.toString(), NONE_OF_ITS_OWN);

        assertThat(text(line).chars()).noneMatch(Escapes::isControl);
        assertThat(text(line)).contains("\\x0A", "\\x0D", "\\x1B", "\\x7F", "\\x85", "\\u2028");
    }

    @Test
    void showsWhatNobodyCouldSee() {
        String hostile = "gpj.\u202etxt \u200b\ufeff \udb40\udc41é";

        assertThat(text(line.add(hostile, NONE_OF_ITS_OWN)))
                .isEqualTo("gpj.\\u202Etxt \\u200B\\uFEFF \\uDB40\\uDC41é");
    }

    @Test
    void replacesHalvesOfPairs() {
        assertThat(text(line.add("a\ud83dz\ude00", NONE_OF_ITS_OWN))).isEqualTo("a?z?");
    }

    @Test
    void growsWithTheText() {
        String hostile = "\n".repeat(100_000);

        line.add("x".repeat(100_000), QUOTES).add(hostile, QUOTES).add('!');

        assertThat(line.length()).isEqualTo(100_000 + 4 * 100_000 + 1);
        assertThat(text(line)).endsWith("\\x0A!");
    }

    @Test
    void canBeUsedAgain() {
        line.add("before".repeat(50_000), QUOTES).clear();

        assertThat(text(line.add("after".getBytes(StandardCharsets.UTF_8)))).isEqualTo("after");
    }

    private static String text(Line line) {
        return StandardCharsets.UTF_8.decode(line.bytes()).toString();
    }
}
