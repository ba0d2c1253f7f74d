package kirin.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class JsonTest {
    record Shop(String name, int workers, double rate, boolean open, List<String> tags) {}

    @Test
    void recordIsAnObjectOfItsComponents() {
        var shop = new Shop("shop", 3, 0.5, true, List.of("a", "b"));

        assertThat(Json.of(shop))
                .isEqualTo(
                        "{\"name\":\"shop\",\"workers\":3,\"rate\":0.5,\"open\":true,"
                                + "\"tags\":[\"a\",\"b\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"quoted\" and \\ back",
                "line\nline\r\n\ttab",
                "bell \u0007, nul \u0000, delete \u007f, next line \u0085",
                "Grüße, 日本, \uD83E\uDD84",
                "line separators \u2028 \u2029",
                "</script>"
            })
    void everyTextIsReadBackAsItWas(String text) {
        String json = Json.of(Map.of(text, List.of(text)));

        assertThat(JsonReader.object(json)).isEqualTo(Map.of(text, List.of(text)));
        assertThat(json).doesNotContain("\n", "\r", "\u0007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83E", "a\uD83Eb", "\uDD84", "\uDD84\uD83E"})
    void halfACharacterOutlivesUtf8(String text) {
        byte[] sent = Json.of(List.of(text)).getBytes(StandardCharsets.UTF_8);

        assertThat(JsonReader.array(new String(sent, StandardCharsets.UTF_8)))
                .isEqualTo(List.of(text));
    }

    @Test
    void whatIsNoNumberIsNull() {
        assertThat(Json.of(List.of(Double.NaN, Double.POSITIVE_INFINITY, 1.5)))
                .isEqualTo("[null,null,1.5]");
    }
}
