package kirin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class HeadersTest {
    @Test
    void namesAreFoundInAnyCase() {
        Headers headers = Headers.of("Content-Type", "text/plain");

        assertThat(headers.get("content-type")).isEqualTo("text/plain");
        assertThat(headers.contains("CONTENT-TYPE")).isTrue();
        assertThat(headers.get("Accept")).isNull();
    }

    @Test
    void repeatedFieldsKeepTheirOrder() {
        Headers headers = Headers.of("Via", "a", "Host", "x").with("via", "b");

        assertThat(headers.all("VIA")).containsExactly("a", "b");
        assertThat(headers.get("Via")).isEqualTo("a");
        assertThat(headers.size()).isEqualTo(3);
        List<String> seen = new ArrayList<>();
        headers.forEach((name, value) -> seen.add(name + "=" + value));
        assertThat(seen).containsExactly("Via=a", "Host=x", "via=b");
    }

    @Test
    void withLeavesTheOriginalAlone() {
        Headers headers = Headers.of("A", "1");

        Headers longer = headers.with("B", "2");

        assertThat(headers.size()).isEqualTo(1);
        assertThat(longer.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "nul\0", "del\u007f", "snow\u2603"})
    void valueThatCannotStandInAHeadIsRefused(String value) {
        assertThatThrownBy(() -> Headers.of("X-Any", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Any");
        assertThatThrownBy(() -> Headers.empty().with("X-Any", value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\n", "é", "(a)"})
    void nameThatIsNoTokenIsRefused(String name) {
        assertThatThrownBy(() -> Headers.of(name, "value"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tabAndLatin1AreAllowedInValues() {
        assertThat(Headers.of("X", "a\té").get("x")).isEqualTo("a\té");
    }

    @Test
    void nameWithoutValueIsRefused() {
        assertThatThrownBy(() -> Headers.of("A", "1", "B"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("B");
    }
}
