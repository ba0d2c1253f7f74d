package kirin.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class LogFileOutputTest {
    @TempDir Path folder;

    private String beginning = "";
    private Path file;
    private Path moved;
    private LogFileOutput output;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("logs/deep/access.log");
        moved = folder.resolve("access.log.1");
        output = new LogFileOutput(file, () -> beginning.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        output.close();
    }

    @Test
    void createsTheFoldersAboveIt() throws IOException {
        write("one\n");

        assertThat(file).hasContent("one\n");
    }

    @Test
    void addsToWhatIsThere() throws IOException {
        write("one\n");
        try (var second = new LogFileOutput(file, () -> new byte[0])) {
            second.write(bytes("two\n"));
        }
        write("three\n");

        assertThat(file).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void writesToTheMovedFileUntilItIsReopened() throws IOException {
        write("one\n");
        Files.move(file, moved);
        write("two\n");
        output.reopen();
        write("three\n");

        assertThat(moved).hasContent("one\ntwo\n");
        assertThat(file).hasContent("three\n");
    }

    @Test
    void goesOnInTheSameFileIfItCannotBeReopened() throws IOException {
        write("one\n");
        Files.move(file, moved);
        Files.createDirectory(file);

        assertThatThrownBy(output::reopen).isInstanceOf(IOException.class);
        write("two\n");

        assertThat(moved).hasContent("one\ntwo\n");
    }

    @Test
    void fileThatIsCutToNothingBeginsAnew() throws IOException {
        beginning = "# begin\n";
        write("one\n");
        Files.copy(file, moved);
        Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
        write("two\n");

        assertThat(moved).hasContent("# begin\none\n");
        assertThat(file).hasContent("# begin\ntwo\n");
    }

    @Test
    void fileThatIsGoneIsMadeAnewWithItsFolder() throws IOException {
        write("one\n");
        Files.delete(file);
        Files.delete(file.getParent());

        await().untilAsserted(() -> {
            write("again\n");
            assertThat(file).content().isNotEmpty().matches("(again\n)+");
        });
    }

    @Test
    void fileThatAnotherTakesThePlaceOfIsReopened() throws IOException {
        write("one\n");
        Files.move(file, moved);
        Files.writeString(file, "of another's making\n");

        await().untilAsserted(() -> {
            write("again\n");
            assertThat(file).content().startsWith("of another's making\n").contains("again\n");
        });
    }

    @Test
    void failsIfThereIsNoRoomAndLeavesTheLines() throws IOException {
        try (var full = new LogFileOutput(Path.of("/dev/full"), () -> new byte[0])) {
            ByteBuffer lines = bytes("one\n");

            assertThatThrownBy(() -> full.write(lines)).hasMessageContaining("No space left");
            assertThat(lines.remaining()).isEqualTo(4);
        }
    }

    private void write(String lines) throws IOException {
        output.write(bytes(lines));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
