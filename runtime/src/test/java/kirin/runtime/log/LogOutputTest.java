package kirin.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

class LogOutputTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir Path folder = Path.of("");

    private final List<String> told = new ArrayList<>();
    private Path file;
    private LogOutput output;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("x.log");
        output = LogOutput.toFile(file, new Losses("the log", told::add, later -> {}));
    }

    @AfterEach
    void close() {
        output.close();
    }

    private void write(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
    }

    @Test
    void whatIsMovedAwayKeepsItsLinesAndTheNextOnesAreInANewFile() throws IOException {
        write("one\n");
        Path moved = Files.move(file, folder.resolve("x.log.1"));
        write("two\n");
        output.reopen();
        write("three\n");

        assertThat(moved).hasContent("one\ntwo\n");
        assertThat(file).hasContent("three\n");
    }

    @Test
    void whatIsCopiedAndTruncatedIsWrittenFromItsBeginning() throws IOException {
        write("one\n");
        try (var truncated = new RandomAccessFile(file.toFile(), "rw")) {
            truncated.setLength(0);
        }
        write("two\n");

        assertThat(file).hasContent("two\n");
    }

    @Test
    void folderThatWasRemovedIsMadeAgain() throws IOException {
        Path deep = folder.resolve("a/b/x.log");
        Files.createDirectories(deep.getParent());
        try (LogOutput below = LogOutput.toFile(deep, new Losses("it", told::add, later -> {}))) {
            Files.delete(deep);
            Files.delete(deep.getParent());
            below.reopen();
            below.write("one\n".getBytes(StandardCharsets.UTF_8), 0, 4);
        }
        assertThat(deep).hasContent("one\n");
    }

    @Test
    void whatCannotBeOpenedAnewIsWrittenOn() throws IOException {
        write("one\n");
        Path moved = Files.move(file, folder.resolve("x.log.1"));
        Files.createDirectory(file);

        assertThatThrownBy(() -> output.reopen())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        write("two\n");
        assertThat(moved).hasContent("one\ntwo\n");
        assertThat(told).isEmpty();
    }

    @Test
    void fullDiskLosesLinesAndTheFirstOneAfterItIsWrittenAgain() throws IOException {
        link(FULL);
        output.reopen();
        write("lost\n");
        write("lost as well\n");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).contains("No space left on device").endsWith("so far: 1");

        link(folder.resolve("roomy"));
        // Nobody asks for it: it looks by itself, once a second.
        await().until(() -> {
            write("again\n");
            return told.size() == 2;
        });
        assertThat(folder.resolve("roomy")).content().startsWith("again\n");
        assertThat(told.get(1)).matches("the log is written again; lines lost: [0-9]+");
    }

    private void link(Path target) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void halfALineIsEndedBeforeTheNextOne() throws IOException {
        try (var torn = new FileWriter(file.toFile(), StandardCharsets.UTF_8, true)) {
            torn.write("half a li");
        }
        output.reopen();
        write("whole\n");
        write("more\n");

        assertThat(file).hasContent("half a li\nwhole\nmore\n");
    }

    @Test
    void interruptedThreadWritesAsAnyOther() throws IOException {
        Thread.currentThread().interrupt();
        write("one\n");
        assertThat(Thread.interrupted()).isTrue();
        write("two\n");

        assertThat(file).hasContent("one\ntwo\n");
    }
}
