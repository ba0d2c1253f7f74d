package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.Origin;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class PidFileTest {
    private static final long OURS = 4_000_001;

    @TempDir Path folder = Path.of("");

    @Test
    void holdsTheProcessIdUntilItIsRemoved() throws Exception {
        PidFile pidFile = pidFile("run/kirin.pid");

        pidFile.check();
        assertThat(folder.resolve("run")).isEmptyDirectory();
        pidFile.write();
        assertThat(folder.resolve("run/kirin.pid")).hasContent(OURS + "\n");
        pidFile.remove();

        assertThat(folder.resolve("run")).isEmptyDirectory();
    }

    @Test
    void fileOfARunningServerStopsTheStart() throws Exception {
        // Any process will do whose command names the server's class.
        Process running =
                new ProcessBuilder("sh", "-c", "read line; exit 0", Kirin.class.getName()).start();
        try {
            Files.writeString(folder.resolve("kirin.pid"), running.pid() + "\n");

            assertThatThrownBy(() -> pidFile("kirin.pid").check())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("process " + running.pid() + " is running already");
            assertThat(folder.resolve("kirin.pid")).hasContent(running.pid() + "\n");
        } finally {
            running.destroyForcibly();
        }
    }

    @Test
    void numberThatAnotherProgramHasByNowDoesNotStopIt() throws Exception {
        Files.writeString(folder.resolve("kirin.pid"), ProcessHandle.current().pid() + "\n");
        PidFile pidFile = pidFile("kirin.pid");

        pidFile.check();
        pidFile.write();

        assertThat(folder.resolve("kirin.pid")).hasContent(OURS + "\n");
    }

    @Test
    void ofTwoThatStartAtTheSameTimeOneIsRefused() throws Exception {
        Process other =
                new ProcessBuilder("sh", "-c", "read line; exit 0", Kirin.class.getName()).start();
        try {
            PidFile pidFile = pidFile("kirin.pid");
            pidFile.check();
            Files.writeString(folder.resolve("kirin.pid"), other.pid() + "\n");

            assertThatThrownBy(pidFile::write).isInstanceOf(StartException.class);
            assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("kirin.pid"));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void fileThatADeadProcessLeftBehindIsReplaced() throws Exception {
        Files.writeString(folder.resolve("kirin.pid"), "4000000\n");
        PidFile pidFile = pidFile("kirin.pid");

        pidFile.check();
        pidFile.write();

        assertThat(folder.resolve("kirin.pid")).hasContent(OURS + "\n");
    }

    @Test
    void fileThatBelongsToAnotherByNowIsLeftAlone() throws Exception {
        PidFile pidFile = pidFile("kirin.pid");
        pidFile.write();
        Files.writeString(folder.resolve("kirin.pid"), "1\n");

        pidFile.remove();

        assertThat(folder.resolve("kirin.pid")).hasContent("1\n");
    }

    @Test
    void nothingIsLeftBehindOnAFullDisk() throws Exception {
        // What is written to that device finds no room.
        Files.createSymbolicLink(folder.resolve("kirin.pid." + OURS), Path.of("/dev/full"));

        assertThatThrownBy(() -> pidFile("kirin.pid").write())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("No space left on device");

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void missingFolderThatCannotBeMadeIsNamed() {
        assertThatThrownBy(() -> pidFile("/proc/missing/kirin.pid").check())
                .isInstanceOf(StartException.class)
                .hasMessageContaining(": there is no /proc/missing; name a file");
    }

    @Test
    void placeThatCannotBeWrittenIsNamedWithItsSetting() throws Exception {
        Files.writeString(folder.resolve("run"), "");

        assertThatThrownBy(() -> pidFile("run/kirin.pid").check())
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("a.toml:3:1: pidfile cannot be ")
                .hasMessageContaining("; name a file that ");
    }

    @Test
    void successorHasAFileBesideItsPredecessorsAndTakesTheNameInTheEnd() throws Exception {
        Process predecessor =
                new ProcessBuilder("sh", "-c", "read line; exit 0", Kirin.class.getName()).start();
        try {
            Path plain = Files.writeString(folder.resolve("kirin.pid"), predecessor.pid() + "\n");
            PidFile pidFile = pidFile("kirin.pid");

            pidFile.leaveNameTo(predecessor.pid());
            pidFile.check();
            pidFile.write();
            assertThat(plain).hasContent(predecessor.pid() + "\n");
            assertThat(folder.resolve("kirin.pid.2")).hasContent(OURS + "\n");

            pidFile.takeName();
            assertThat(plain).as("while its owner lives").hasContent(predecessor.pid() + "\n");

            predecessor.destroyForcibly().waitFor();
            pidFile.takeName();
            assertThat(plain).hasContent(OURS + "\n");
            pidFile.remove();
            assertThat(folder).isEmptyDirectory();
        } finally {
            predecessor.destroyForcibly();
        }
    }

    @Test
    void successorIsRefusedTheNameOfYetAnotherServer() throws Exception {
        Process other =
                new ProcessBuilder("sh", "-c", "read line; exit 0", Kirin.class.getName()).start();
        try {
            Files.writeString(folder.resolve("kirin.pid"), other.pid() + "\n");

            assertThatThrownBy(() -> pidFile("kirin.pid").leaveNameTo(OURS - 1))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("process " + other.pid() + " is running already");
        } finally {
            other.destroyForcibly();
        }
    }

    private PidFile pidFile(String name) {
        return new PidFile(
                folder.resolve(name),
                new Origin.File(Path.of("a.toml"), 3, 1),
                Ownership.UNCHANGED,
                OURS);
    }
}
