package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Distribution;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The example of {@code logconfig} that is shipped, as it comes but for the size. */
class RolledLogsIT {
    private static final int REQUESTS = 300;

    @Test
    void filesAreRolledAndCompressedAndNoLineIsLost(@TempDir Path root) throws Exception {
        String shipped = Files.readString(Distribution.home().resolve("config/logback.xml"));
        String small =
                shipped.replace(
                        "<maxFileSize>100MB</maxFileSize>", "<maxFileSize>2KB</maxFileSize>");
        assertThat(small).isNotEqualTo(shipped);
        Files.writeString(root.resolve("small.xml"), small);
        try (KirinFolder folder =
                KirinFolder.in(root)
                        .set("logconfig", "\"small.xml\"")
                        .set("access_log_format", "'%(q)s'")
                        .deploy(AppJar.answering("page", "one"))) {
            KirinProcess kirin = folder.start().awaitListening();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(kirin.get("/page?number=" + i).statusCode()).isEqualTo(200);
            }

            await().untilAsserted(() ->
                    assertThat(lines(root.resolve("run")))
                            .containsAll(
                                    IntStream.range(0, REQUESTS)
                                            .mapToObj(i -> "number=" + i)
                                            .toList()));
            assertThat(lines(root.resolve("run"))).doesNotHaveDuplicates();
            assertThat(root.resolve("run")).isDirectoryContaining("glob:**/access.*.0.log.gz");
            assertThat(root.resolve("run/error.log")).content().contains("Listening at");
        }
    }

    /** Of the access log, of all its files. */
    private static List<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                String name = each.getFileName().toString();
                if (name.startsWith("access.") && !name.endsWith(".tmp")) {
                    lines.addAll(content(each).lines().toList());
                }
            }
        }
        return lines;
    }

    private static String content(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream text =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
