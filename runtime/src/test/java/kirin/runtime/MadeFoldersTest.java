package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MadeFoldersTest {
    @TempDir Path folder = Path.of("");
    private final MadeFolders made = new MadeFolders();
    private final Ownership ownership = Ownership.UNCHANGED.telling(made::add);

    @Test
    void thoseThatAStartHasMadeAreRemovedIfTheyAreEmpty() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        ownership.createFolders(there.resolve("run/kirin"));
        ownership.createFolders(there);
        ownership.createFolders(folder.resolve("logs/old"));
        Files.createFile(folder.resolve("logs/error.log"));

        made.removeEmpty();

        assertThat(there).isEmptyDirectory();
        assertThat(folder.resolve("logs/error.log")).exists();
        assertThat(folder.resolve("logs/old")).doesNotExist();
    }

    @Test
    void thoseThatSomebodyElseWasToMakeAreRemovedTooUnlessSomethingIsInThem() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        made.expect(there);
        made.expect(folder.resolve("run/store"));
        made.expect(folder.resolve("logs/access.log"));
        made.expect(folder.resolve("other/access.log"));
        made.expect(folder.resolve("never"));
        Files.createDirectories(folder.resolve("run/store"));
        Files.createFile(Files.createDirectory(folder.resolve("logs")).resolve("access.log"));
        Path written = Files.createDirectory(folder.resolve("other")).resolve("access.log");
        Files.writeString(written, "GET /");

        made.removeEmpty();

        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(folder.resolve("logs")).doesNotExist();
        assertThat(written).hasContent("GET /");
        assertThat(there).isDirectory();
    }

    @Test
    void anotherProcessRemovesThemUnlessItIsToldThatTheyStay() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("run/kirin of ours"));
        Path empty = Files.createFile(folder.resolve("access.log"));
        Path written = Files.writeString(folder.resolve("error.log"), "why");
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Remover ofKept = Remover.of(List.of(kept));

        ofKept.keep();
        ofKept.remove();
        Remover.of(List.of(inner, folder.resolve("run"), empty, written)).remove();

        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(empty).doesNotExist();
        assertThat(written).hasContent("why");
        assertThat(kept).isDirectory();
    }

    @Test
    void thoseOfAServerThatIsUpStay() throws IOException {
        ownership.createFolders(folder.resolve("run"));

        made.keep();
        made.removeEmpty();

        assertThat(folder.resolve("run")).isDirectory();
    }
}
