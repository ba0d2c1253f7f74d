package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.server.internal.Target.MalformedTargetException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/, /, ''",
                "/shop?a=1&b=%20, /shop, a=1&b=%20",
                "/a%20b/%C3%A9, /a b/é, ''",
                "/a?b?c, /a, b?c",
                "//double, //double, ''",
                "http://shop.example:80/x?y, /x, y",
                "http://shop.example, /, ''",
                "http://shop.example?q, /, q",
                "*, *, ''",
            })
    void targetIsTakenApart(String raw, String path, String query) throws MalformedTargetException {
        assertThat(Target.parse(raw)).isEqualTo(new Target(path, query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "shop", "/%", "/%4", "/%g1", "/%1g", "/%+1", "/%FF", "://x", "a/b://c"})
    void targetWithoutUsablePathIsMalformed(String raw) {
        assertThatThrownBy(() -> Target.parse(raw)).isInstanceOf(MalformedTargetException.class);
    }

    @Test
    void messageDoesNotRepeatWhatTheClientSent() {
        assertThatThrownBy(() -> Target.parse("/<script>%zz"))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageNotContaining("script");
    }
}
