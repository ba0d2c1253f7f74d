package kirin.http.internal;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.Part;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.BindAddress;
import kirin.settings.RequestSettings;
import kirin.settings.Settings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A listener on a free port of the loopback, whose exchanges run on threads of their own or on
 * their loops.
 */
final class TestFront implements AutoCloseable {
    final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    final KeptRecords records = new KeptRecords();
    final Front front;
    final Listener listener;
    final int port;

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private TestFront(
            Transport transport,
            int loops,
            boolean onLoops,
            Settings settings,
            HttpSettings http,
            Handler handler) {
        front =
                new Front(
                        transport,
                        loops,
                        http,
                        exchange -> {
                            exchange.onCompleted(outcomes::add);
                            Executor worker = onLoops ? exchange.connection().loop() : workers;
                            worker.execute(() -> run(handler, exchange));
                        },
                        records,
                        () -> false);
        try {
            listener = front.bind(new BindAddress.Tcp("127.0.0.1", 0), settings, List.of());
            front.accept(listener);
            port = listener.port();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What answers; may throw, which aborts the exchange. */
    interface Handler {
        void handle(Exchange exchange) throws Exception;
    }

    static TestFront with(Handler handler) {
        return with(Settings.defaults(), handler);
    }

    static TestFront with(Settings settings, Handler handler) {
        return with(Transport.best(), settings, handler);
    }

    static TestFront with(Transport transport, Settings settings, Handler handler) {
        return new TestFront(transport, 2, false, settings, HttpSettings.of(settings), handler);
    }

    static TestFront withSilence(Duration silence, Handler handler) {
        return with(Settings.defaults().with(RequestSettings.CLIENT_TIMEOUT, silence), handler);
    }

    /** The handler runs on the loop of the exchange's connection, and blocks it if it blocks. */
    static TestFront onLoops(Transport transport, int loops, Handler handler) {
        HttpSettings settings = HttpSettings.of(Settings.defaults());
        return new TestFront(transport, loops, true, Settings.defaults(), settings, handler);
    }

    /** With one loop, on which the handler runs or not. */
    static TestFront of(HttpSettings settings, boolean onLoop, Handler handler) {
        Transport transport = Transport.best();
        return new TestFront(transport, 1, onLoop, Settings.defaults(), settings, handler);
    }

    /** Answers with method, target and body of the request. */
    static TestFront echo() {
        return with(TestFront::echo);
    }

    static void echo(Exchange exchange) throws Exception {
        String body = new String(bodyOf(exchange), StandardCharsets.UTF_8);
        text(exchange, exchange.method() + " " + exchange.target() + " " + body);
    }

    /** The same on a thread of its own. */
    static void echoLater(Exchange exchange) {
        Thread.ofVirtual().start(() -> run(TestFront::echo, exchange));
    }

    static void text(Exchange exchange, String text) {
        exchange.send(200, Headers.empty(), bytes(text), true, SendCallback.IGNORED);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the whole body. */
    static byte[] bodyOf(Exchange exchange) throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        while (true) {
            Part part = exchange.read();
            if (part == null) {
                CountDownLatch ready = new CountDownLatch(1);
                exchange.demand(ready::countDown);
                if (!ready.await(10, TimeUnit.SECONDS)) {
                    throw new IOException("nothing came within 10 s");
                }
                continue;
            }
            try (part) {
                byte[] content = new byte[part.bytes().remaining()];
                part.bytes().get(content);
                body.writeBytes(content);
                if (part.isLast()) {
                    return body.toByteArray();
                }
            }
        }
    }

    RawClient connect() throws IOException {
        return RawClient.to(port);
    }

    Outcome outcome() throws InterruptedException {
        Outcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no exchange was completed within 10 s");
        }
        return outcome;
    }

    private static void run(Handler handler, Exchange exchange) {
        try {
            handler.handle(exchange);
        } catch (Exception e) {
            exchange.abort("the handler failed: " + e);
        }
    }

    @Override
    public void close() {
        front.close();
        workers.shutdownNow();
    }
}
