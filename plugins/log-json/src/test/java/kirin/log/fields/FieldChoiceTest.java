package kirin.log.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.log.AccessLogFormatException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class FieldChoiceTest {
    private static final String SETTING =
            FieldsSetting.name("json", Map.of(".origin.fields", "kirin.toml:3:10"));

    private final List<String> names = new ArrayList<>();

    @Test
    void fieldsComeInTheOrderOfTheirNames() throws Exception {
        choose("url.path", "@timestamp", "http.request.headers.X-Tag = tag", "url.query=q");

        assertThat(names).containsExactly("url.path", "@timestamp", "tag", "q");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "url.orignal | has \"url.orignal\", which is no field; was \"url.original\" meant?",
                "http.request.headers. | has \"http.request.headers.\", which is no field; was"
                        + " \"http.request.referrer\" meant?",
                "url.path = | gives the name \"\"; take letters, digits, dots and the like for one",
                "url.path = the path | gives the name \"the path\"; take letters, digits, dots and"
                        + " the like for one",
                "url.path = a\"b | gives the name \"a\"b\"; take letters, digits, dots and the like"
                        + " for one",
                "url.path = url.query | has \"url.query\" twice; keep one of them",
            })
    void mistakesAreToldWithTheirPlace(String field, String message) {
        assertThatThrownBy(() -> choose("url.query", field))
                .isInstanceOf(AccessLogFormatException.class)
                .hasMessage("fields of [log.json] (kirin.toml:3:10) " + message);
    }

    @Test
    void whatIsNearToNothingIsToldAllThereIs() {
        assertThatThrownBy(() -> choose("x"))
                .hasMessageContaining("has \"x\", which is no field; there are @timestamp, client.")
                .hasMessageEndingWith(", kirin.outcome, kirin.reason");
    }

    @Test
    void noneAtAllIsNoChoice() {
        assertThatThrownBy(this::choose)
                .hasMessage(
                        "fields of [log.json] (kirin.toml:3:10) is empty; name some, or leave it"
                                + " out for the usual ones");
    }

    @Test
    void namesAreUniqueInEitherNaming() {
        for (Naming naming : Naming.values()) {
            assertThat(Field.ALL.stream().map(naming::of)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSettingThatIsWrittenNowhereHasNoPlace() {
        assertThat(FieldsSetting.name("json", Map.of())).isEqualTo("fields of [log.json]");
    }

    private void choose(String... fields) throws AccessLogFormatException {
        Notation notation =
                (name, value) -> {
                    names.add(name);
                    return (record, line) -> {};
                };
        ChosenFields.steps(List.of(fields), Naming.ECS, notation, SETTING);
    }
}
