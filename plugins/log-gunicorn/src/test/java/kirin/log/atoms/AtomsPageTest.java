package kirin.log.atoms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

final class AtomsPageTest {
    private static final Path PAGE = Path.of("../../docs/access-log.md");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @Test
    void allAtomsStandInTheTablesAndNoOther() throws Exception {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## Templates"), page.indexOf("## `common`"));

        assertThat(
                        section.lines()
                                .filter(line -> line.startsWith("| `"))
                                .map(line -> line.split("\\|", -1)[1])
                                .flatMap(cell -> NAME.matcher(cell).results())
                                .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(Atoms.ofGunicorn(ZoneOffset.UTC).names());
    }
}
