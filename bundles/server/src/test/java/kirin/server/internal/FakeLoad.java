package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** Clients that ask as fast as they are answered, and count by what they were answered. */
final class FakeLoad implements AutoCloseable {
    private final TestServer server;
    private final int clients;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    // Written by the test, read by the clients.
    private volatile boolean stopped;

    FakeLoad(TestServer server, int clients) {
        this.server = server;
        this.clients = clients;
    }

    void start(String target) {
        for (int i = 0; i < clients; i++) {
            threads.execute(() -> ask(target));
        }
    }

    /** Ends it: every request was answered, and by nothing else than this. */
    void assertAllAnswered(String body) throws InterruptedException {
        close();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).as("clients end").isTrue();
        assertThat(answers).containsOnlyKeys("200 " + body);
    }

    /** Lets the clients end after their present requests. */
    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
    }

    private void ask(String target) {
        FakeConnection connection = server.connect();
        while (!stopped) {
            answers.computeIfAbsent(answer(connection, target), each -> new LongAdder())
                    .increment();
        }
    }

    private String answer(FakeConnection connection, String target) {
        try {
            FakeExchange.Answer answer = server.get(connection, target).await();
            return answer.status() + " " + answer.body();
        } catch (TimeoutException e) {
            return "none within ten seconds";
        } catch (Exception e) {
            return e.toString();
        }
    }
}
