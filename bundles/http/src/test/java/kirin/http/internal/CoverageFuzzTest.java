package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * With {@code -Pfuzz}: Jazzer changes requests so that they reach code which none has reached, for
 * half of {@code fuzz.minutes}. What it learns stays in target/fuzz for the next run.
 */
@Tag("fuzz")
class CoverageFuzzTest {
    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();

    @Test
    void rulesHoldOfWhatReachesNewCode() throws Exception {
        Path learnt = Files.createDirectories(FOLDER.resolve("learnt"));
        long seconds = Long.getLong("fuzz.minutes", 10) * 30;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dio.netty.allocator.type=unpooled",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FramingFuzz.class.getName(),
                        // Of the classes that read; its hooks look for faults that are none of
                        // theirs.
                        "--instrumentation_includes="
                                + String.join(
                                        File.pathSeparator,
                                        "kirin.http.internal.*",
                                        "io.netty.handler.codec.**"),
                        "--custom_hook_excludes=**",
                        "-max_total_time=" + seconds,
                        "-max_len=3000",
                        "-artifact_prefix=" + FOLDER + "/",
                        learnt.toString()));
        for (String folder : List.of("valid", "invalid", "fuzzed")) {
            command.add(RawRequestsTest.folder(folder).toString());
        }
        Path told = FOLDER.resolve("jazzer.log");
        Process jazzer =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(told.toFile())
                        .start();
        try {
            assertThat(jazzer.waitFor(seconds + 120, TimeUnit.SECONDS)).isTrue();
            assertThat(jazzer.exitValue()).as("it says why in %s", told).isZero();
            assertThat(told).content().contains("DONE");
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
