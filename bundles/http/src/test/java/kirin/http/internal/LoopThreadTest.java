package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class LoopThreadTest {
    @Test
    void threadThatWaitsForASocketRunsForTheJvmAlone() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var server = new ServerSocket(0, 1, here);
                var client = new Socket(here, server.getLocalPort());
                Socket accepted = server.accept()) {
            var thread = new LoopThread(() -> readFrom(client), "test) R loop");
            thread.start();

            // Before that it may have to wait for a class.
            await().until(() -> thread.isWaitingForSystem() && !thread.isWaiting());

            accepted.getOutputStream().write(1);
            thread.join();
            // For the system it ends a moment later.
            await().until(() -> !thread.isWaitingForSystem());
        }
    }

    @Test
    void threadThatComputesDoesNotWait() throws Exception {
        var release = new CountDownLatch(1);
        var thread =
                new LoopThread(
                        () -> {
                            while (release.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                        },
                        "test-loop");
        thread.start();

        // Starting may have made it wait.
        await().until(() -> !thread.isWaiting() && !thread.isWaitingForSystem());

        release.countDown();
        thread.join();
    }

    private static void readFrom(Socket socket) {
        try {
            assertThat(socket.getInputStream().read()).isOne();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
