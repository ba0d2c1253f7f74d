package kirin.log.fields;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.log.json.JsonSettings;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

final class FieldsPageTest {
    private static final Path PAGE = Path.of("../../docs/access-log.md");

    @Test
    void allFieldsStandInTheTableAndNoOther() throws Exception {
        List<String> listed =
                rows().map(cells -> cells[1].replace("*", "") + '|' + cells[2].replace("*", ""))
                        .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Field.ALL.stream()
                                                .map(field ->
                                                        row(field.ecsName(), field.shortName())),
                                        Stream.of(
                                                row(
                                                        Naming.ECS.requestField() + "NAME",
                                                        Naming.SHORT.requestField() + "NAME"),
                                                row(
                                                        Naming.ECS.answerField() + "NAME",
                                                        Naming.SHORT.answerField() + "NAME")))
                                .toList());
    }

    @Test
    void thoseThatAreWrittenUnlessOthersAreChosenAreBold() throws Exception {
        Object usual = JsonSettings.class.getMethod("fields").getDefaultValue();

        assertThat(rows().map(cells -> cells[1]).filter(name -> name.contains("**")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of((String[]) usual).map(" **`%s`** "::formatted).toList());
    }

    private static String row(String ecsName, String shortName) {
        return " `%s` | `%s` ".formatted(ecsName, shortName);
    }

    private static Stream<String[]> rows() throws Exception {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## Fields of `json`"));
        return section.lines()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(line -> line.split("\\|", -1))
                // The head of the table.
                .skip(1);
    }
}
