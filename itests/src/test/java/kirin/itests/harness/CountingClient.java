package kirin.itests.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** A light load: asks for one page over and over, and counts the answers by what they say. */
public final class CountingClient implements AutoCloseable {
    private final HttpRequest request;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads;
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    // Written by close, read by the threads.
    private volatile boolean stopped;

    /** Starts to ask, with so many requests at once. */
    public CountingClient(URI page, int atOnce) {
        request = HttpRequest.newBuilder(page).build();
        threads = Executors.newFixedThreadPool(atOnce);
        for (int i = 0; i < atOnce; i++) {
            threads.execute(this::askUntilStopped);
        }
    }

    private void askUntilStopped() {
        while (!stopped) {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                String text = answer.statusCode() + " " + answer.body();
                answers.computeIfAbsent(text, ignored -> new LongAdder()).increment();
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How many answers had this status and body, for example {@code 200 hello}. */
    public long count(String statusAndBody) {
        LongAdder count = answers.get(statusAndBody);
        return count == null ? 0 : count.sum();
    }

    /** Every kind of answer and of failure that was seen, with its number. */
    public String seen() {
        return "answers " + answers + ", failures " + failures;
    }

    /** The kinds of answers that were seen. */
    public Iterable<String> kinds() {
        return answers.keySet();
    }

    /** Requests without an answer. */
    public Iterable<String> failures() {
        return failures;
    }

    /** Lets the running requests end, and asks no more. */
    @Override
    public void close() {
        stopped = true;
        threads.close();
        client.close();
    }
}
