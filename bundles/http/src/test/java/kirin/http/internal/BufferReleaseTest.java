package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The tests of this module run without a pool of buffers, so that each that is left is seen. */
class BufferReleaseTest {
    @Test
    void fileThatCannotBeReadLeavesNoBufferBehind(@TempDir Path folder) throws Exception {
        Settings copying = Settings.defaults().with(ServerSettings.SENDFILE, false);
        long before = usedBytes();

        try (TestFront front =
                        TestFront.with(
                                Transport.best(), copying, exchange -> send(exchange, folder));
                RawClient client = front.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(client.rest()).isEmpty();
        }

        await().untilAsserted(() -> assertThat(usedBytes()).isLessThanOrEqualTo(before));
    }

    private static long usedBytes() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private static void send(Exchange exchange, Path folder) throws IOException {
        // The system opens a folder for reading, and refuses only the reading.
        FileChannel file = FileChannel.open(folder);
        exchange.send(200, Headers.empty(), file, 0, 4096, SendCallback.IGNORED);
    }
}
