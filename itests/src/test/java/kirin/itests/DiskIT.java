package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk that is full, and one that cannot be written. */
class DiskIT {
    @TempDir private Path root;
    private KirinFolder folder;
    private Path disk;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectory(root.resolve("disk"));
        String refusal = mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString());
        assumeThat(refusal).as("only root can mount a small disk").isEmpty();
        folder = KirinFolder.in(root);
    }

    @AfterEach
    void unmount() throws Exception {
        try {
            if (folder != null) {
                folder.close();
            }
        } finally {
            String refusal = said("umount", "-l", disk.toString());
            assertThat(refusal.isEmpty() || folder == null).as(refusal).isTrue();
        }
    }

    @Test
    void pidFileThatFindsNoRoomEndsTheStartAndLeavesNothing() throws Exception {
        fill();
        folder.set("pidfile", "\"disk/kirin.pid\"");

        assertThat(complaint())
                .contains("pidfile cannot be " + disk.resolve("kirin.pid"))
                .contains("No space left on device");
        assertThat(disk)
                .isDirectoryContaining("glob:**/all")
                .isDirectoryNotContaining("glob:**/k*");
        assertThat(folder.leftovers()).isEmpty();
    }

    @Test
    void filesOnADiskThatCannotBeWrittenAreNamedBeforeAnythingStarts() throws Exception {
        String refusal = mount("-o", "remount,ro", disk.toString());
        assumeThat(refusal).isEmpty();

        folder.config("bind = \"127.0.0.1:0\"\npidfile = \"disk/run/kirin.pid\"\n");
        assertThat(complaint()).contains("kirin.toml:2:11: pidfile cannot be", "Read-only file");
        folder.config("bind = \"unix:disk/kirin.sock\"\n");
        assertThat(complaint()).contains("kirin.toml:1:8: bind is", disk + " is read-only");
        folder.config("bind = \"127.0.0.1:0\"\nerrorlog = \"disk/error.log\"\n");
        assertThat(complaint()).contains("kirin.toml:2:12: errorlog cannot be", "Read-only file");
    }

    @Test
    void fullStoreKeepsNobodyFromServing() throws Exception {
        fill();
        folder.set("store_dir", "\"disk/store\"")
                .set("reload", "true")
                .set("errorlog", "\"/dev/full\"")
                .deploy(AppJar.answering("page", "one"));

        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.get("/page").body()).isEqualTo("one");
        folder.deploy(AppJar.answering("page", "two").version("2.0.0"));
        kirin.awaitText("/page", "two");
        kirin.signal("HUP");
        kirin.signal("USR1");
        assertThat(kirin.get("/page").body()).isEqualTo("two");
    }

    @Test
    void accessLogOnAFullDiskIsWrittenAgainAndNamesWhatItLost() throws Exception {
        Path log = disk.resolve("access.log");
        folder.set("accesslog", "\"disk/access.log\"")
                .set("access_log_format", "'%(q)s'")
                .set("access_log_buffer", "4096")
                .deploy(AppJar.answering("page", "one"));
        KirinProcess kirin = folder.start().awaitListening();
        kirin.get("/page?first");
        await().untilAsserted(() -> assertThat(log).content().isEqualTo("first\n"));

        fill();
        String longLine = "x".repeat(1000);
        await().untilAsserted(() -> {
            assertThat(kirin.get("/page?" + longLine).body()).isEqualTo("one");
            assertThat(kirin.log())
                    .contains("The access log cannot be written: " + log)
                    .contains("No space left on device; it is tried again");
            assertThat(kirin.accessLog().getLost()).isPositive();
        });
        Files.delete(disk.resolve("all"));

        await().untilAsserted(() -> {
            kirin.get("/page?last");
            assertThat(log).content().startsWith("first\n").endsWith("\nlast\n");
        });
        assertThat(Files.readAllLines(log)).containsOnly("first", longLine, "last");
        assertThat(kirin.log()).contains("The access log is written again: " + log);
    }

    /** The one line of a start that cannot be. */
    private String complaint() throws Exception {
        Ended ended = folder.run("--config", "kirin.toml");
        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(1);
        List<String> lines =
                ended.errors().lines().filter(line -> !line.contains("] [INFO] ")).toList();
        assertThat(lines).singleElement().asString().startsWith("kirin: ");
        return lines.getFirst();
    }

    private void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream all = Files.newOutputStream(disk.resolve("all"))) {
            while (true) {
                all.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static String mount(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        return said(command.toArray(String[]::new));
    }

    /** What a command says that ends well without a word. */
    private static String said(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return e.toString();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.onExit().join().exitValue();
        return code == 0 ? "" : "exit code " + code + ": " + output;
    }
}
