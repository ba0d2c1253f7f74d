package kirin.http.internal;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends a few bytes ten times a second, until the server wants no more of them. */
final class Dribble implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final RawClient client;
    private final String bytes;

    private Dribble(RawClient client, String bytes) {
        this.client = client;
        this.bytes = bytes;
    }

    static Dribble of(RawClient client, String bytes) {
        return new Dribble(client, bytes);
    }

    void start() {
        var _ = timer.scheduleAtFixedRate(this::send, 0, 100, TimeUnit.MILLISECONDS);
    }

    private void send() {
        try {
            client.send(bytes);
        } catch (IOException _) {
            timer.shutdown();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
