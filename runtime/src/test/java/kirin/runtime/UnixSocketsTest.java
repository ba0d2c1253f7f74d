package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.lifecycle.ListenException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

class UnixSocketsTest {
    @TempDir Path folder = Path.of("");

    @Test
    void oneThatThisProcessHasIsNotCalledAnotherProcess() throws Exception {
        Path file = folder.resolve("kirin.sock");
        var sockets = new UnixSockets(0, Ownership.UNCHANGED, new Leftovers(), () -> false);
        try (var ours = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            ours.bind(UnixDomainSocketAddress.of(file));

            assertThatThrownBy(() -> sockets.open(folder.resolve("./kirin.sock")))
                    .isInstanceOf(ListenException.class)
                    .hasMessage(
                            "this server listens there already; give that path once, and written as"
                                    + " it was");
        }
    }

    @Test
    void whatWasLeftBehindIsCleared() throws Exception {
        Path file = folder.resolve("kirin.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(file))
                .close();

        UnixSockets.clear(file);
        UnixSockets.clear(file);

        assertThat(file).doesNotExist();
    }

    @Test
    void whatIsNoSocketOrHasAListenerIsNotCleared() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "x");
        Path file = folder.resolve("kirin.sock");
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(file));

            assertThatThrownBy(() -> UnixSockets.clear(file))
                    .isInstanceOf(ListenException.class)
                    .hasMessageStartingWith("this server listens there already");
            assertThat(file).exists();
        }
        assertThatThrownBy(() -> UnixSockets.clear(text))
                .isInstanceOf(ListenException.class)
                .hasMessageStartingWith("there is a file that is no socket");
        assertThat(text).hasContent("x");
    }

    @Test
    void ownerIsFoundWithoutAskingTheSocket() throws Exception {
        Path file = folder.resolve("kirin.sock");
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(file));

            assertThat(SocketOwner.ofUnix(file))
                    .contains("process " + ProcessHandle.current().pid() + " (java)");
        }
        assertThat(SocketOwner.ofUnix(file)).isEmpty();
    }
}
