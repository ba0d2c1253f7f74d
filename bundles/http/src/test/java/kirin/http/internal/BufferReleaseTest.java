package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

import kirin.exchange.Exchange;
import kirin.exchange.ExchangeDispatcher;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class BufferReleaseTest {
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void fileThatCannotBeReadLeavesNoBufferBehind(@TempDir Path folder) throws Exception {
        connect(exchange -> sendFolder(exchange, folder));

        byte[] request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        channel.writeInbound(Unpooled.wrappedBuffer(request));
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(buffers.metric().usedDirectMemory()).isZero();
    }

    private void connect(ExchangeDispatcher dispatcher) {
        Settings copying = Settings.defaults().with(ServerSettings.SENDFILE, false);
        HttpSettings http = HttpSettings.of(copying);
        IoLoop loop = new IoLoop(channel.eventLoop());
        RequestDecoder decoder = new RequestDecoder(http);
        channel.config().setAllocator(buffers);
        channel.pipeline()
                .addLast(
                        decoder,
                        new RequestReader(channel, loop, decoder, http, dispatcher, () -> {}));
    }

    private static void sendFolder(Exchange exchange, Path folder) {
        try {
            // The system opens a folder for reading, and refuses only the reading.
            FileChannel file = FileChannel.open(folder);
            exchange.send(200, Headers.empty(), file, 0, 4096, SendCallback.IGNORED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
