package kirin.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class FormatNamesTest {

    @Test
    void namesAreThereHoweverAServiceHasThem() {
        assertThat(AccessLogFormat.names("json")).containsExactly("json");
        assertThat(AccessLogFormat.names(new String[] {"common", "w3c"}))
                .containsExactly("common", "w3c");
        assertThat(AccessLogFormat.names(List.of("common", "w3c")))
                .containsExactly("common", "w3c");
    }

    @Test
    void serviceWithoutNamesHasNone() {
        assertThat(AccessLogFormat.names(null)).isEmpty();
        assertThat(AccessLogFormat.names(7)).isEmpty();
    }
}
