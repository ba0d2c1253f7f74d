package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;

import kirin.lifecycle.ListenSocket;
import kirin.settings.Settings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Sockets that the launcher has opened. */
class GivenSocketTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("kirin.sock");
    }

    /** As the launcher gives it: with its address, and not listening yet. */
    private record Given(int descriptor, boolean isUnix, boolean isShared, Path file)
            implements ListenSocket {
        static Given unix(Path file, boolean isShared) throws IOException {
            Socket socket = Socket.newSocketDomain();
            socket.bind(new DomainSocketAddress(file.toFile()));
            return new Given(socket.intValue(), true, isShared, file);
        }

        @Override
        public String address() {
            return "unix:" + file;
        }

        @Override
        public void hide() {
            if (!isShared) {
                var _ = file.toFile().delete();
            }
        }
    }

    @Test
    void unixSocketIsServedAndHiddenBeforeItIsClosed() throws Exception {
        Front front = front();
        try {
            front.accept(front.listen(Given.unix(file, false), Settings.defaults()));

            assertThat(front.addresses()).containsExactly("unix:" + file);
            assertThat(ask(UnixDomainSocketAddress.of(file))).endsWith("GET /x ");
            front.drain().get(10, TimeUnit.SECONDS);
            assertThat(file).doesNotExist();
        } finally {
            front.close();
        }
    }

    @Test
    void oneThatOthersHoldTooIsClosedAtOnceAndKeepsItsFile() throws Exception {
        Front front = front();
        try {
            front.accept(front.listen(Given.unix(file, true), Settings.defaults()));

            front.drain().get(10, TimeUnit.SECONDS);

            assertThat(file).exists();
        } finally {
            front.close();
        }
    }

    private static Front front() {
        return new Front(
                Transport.epoll(),
                1,
                HttpSettings.of(Settings.defaults()),
                TestFront::echoLater,
                new KeptRecords(),
                () -> false);
    }

    private static String ask(UnixDomainSocketAddress address) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(address);
            String request = "GET /x HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
