package kirin.jolokia.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.lifecycle.ListenException;
import kirin.settings.BindAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The file of the socket. */
class UnixSocketTest {
    @TempDir Path folder = Path.of("");
    private Path file = folder;

    @BeforeEach
    void name() {
        file = folder.resolve("run/jolokia.sock");
    }

    @Test
    void isForItsOwnerAloneAndGoesWithTheSocket() throws Exception {
        UnixSocket socket = UnixSocket.at(file);
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(filesBeside(file)).containsExactly(file);
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
                assertThat(client.isConnected()).isTrue();
            }
        } finally {
            socket.close();
        }

        assertThat(filesBeside(file)).isEmpty();
    }

    @Test
    void ofAnotherServerStays() throws Exception {
        UnixSocket before = UnixSocket.at(file);
        Files.delete(file);
        UnixSocket successor = UnixSocket.at(file);
        try {
            before.close();

            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
                assertThat(client.isConnected()).isTrue();
            }
        } finally {
            successor.close();
        }
    }

    @Test
    void thatIsThereIsNotReplaced() throws Exception {
        Files.createDirectory(file.getParent());
        Files.writeString(file, "of somebody");

        assertThatThrownBy(() -> UnixSocket.at(file))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(file).hasContent("of somebody");
        assertThat(filesBeside(file)).containsExactly(file);
    }

    @Test
    void thatCannotBeMadeIsToldWithTheReason() throws Exception {
        Files.writeString(folder.resolve("run"), "no folder");
        var door = new UnixDoor("Jolokia", "jolokia", new BindAddress.Unix(file), file);
        IOException cause = null;
        try {
            UnixSocket.at(file).close();
        } catch (IOException e) {
            cause = e;
        }

        ListenException reason = door.reason(java.util.Objects.requireNonNull(cause), null);

        assertThat(reason)
                .hasMessageStartingWith("that failed: " + file.getParent() + " is no folder; give");
    }

    private static List<Path> filesBeside(Path file) throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.toList();
        }
    }
}
