package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.AsyncApplication;
import kirin.app.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

class BodyTest {
    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void requestBodyArrivesAsItIsSent() throws Exception {
        CompletableFuture<String> firstPart = new CompletableFuture<>();
        server.publish(
                "app",
                "/",
                1,
                request -> {
                    byte[] first = request.body().readNBytes(5);
                    firstPart.complete(new String(first, StandardCharsets.UTF_8));
                    return Response.bytes("text/plain", request.body().readAllBytes());
                });
        assertThat(server.routesOf(1)).hasSize(1);
        FakeExchange exchange = server.get("/");

        exchange.receive("first", false);
        assertThat(firstPart.get(5, SECONDS)).isEqualTo("first");
        exchange.receive(" second", false);
        exchange.receive("", false);
        exchange.receive(" third", true);

        assertThat(exchange.await().body()).isEqualTo(" second third");
    }

    @Test
    void readingFailsWhenTheClientGoes() throws Exception {
        CompletableFuture<Void> reading = new CompletableFuture<>();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        server.publish(
                "app",
                "/",
                1,
                request -> {
                    try {
                        request.body().readNBytes(4);
                        reading.complete(null);
                        request.body().readAllBytes();
                        throw new AssertionError("a body cut short looked whole");
                    } catch (IOException e) {
                        failure.complete(e);
                        throw e;
                    }
                });
        assertThat(server.routesOf(1)).hasSize(1);
        FakeExchange exchange = server.get("/");
        exchange.receive("half", false);
        reading.get(5, SECONDS);

        exchange.clientGoes();

        assertThat(failure.get(5, SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void smallWrittenBodyGoesOutInOnePiece() throws Exception {
        server.publish(
                "app",
                "/",
                1,
                request ->
                        Response.writing(
                                "text/plain",
                                out -> out.write("small".getBytes(StandardCharsets.UTF_8))));
        assertThat(server.routesOf(1)).hasSize(1);

        assertThat(server.get("/").await().body()).isEqualTo("small");
    }

    @Test
    void largeWrittenBodyArrivesWhole() throws Exception {
        String line = "0123456789".repeat(100);
        server.publish(
                "app",
                "/",
                1,
                request ->
                        Response.writing(
                                "text/plain",
                                out -> {
                                    for (int i = 0; i < 100; i++) {
                                        out.write(line.getBytes(StandardCharsets.UTF_8));
                                    }
                                    out.write(line.repeat(20).getBytes(StandardCharsets.UTF_8));
                                    out.write('!');
                                }));
        assertThat(server.routesOf(1)).hasSize(1);

        assertThat(server.get("/").await().body()).isEqualTo(line.repeat(120) + "!");
    }

    @Test
    void streamIsSentAndClosed() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        var stream =
                new ByteArrayInputStream("streamed".getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public void close() {
                        closed.complete(null);
                    }
                };
        server.publish("app", "/", 1, request -> Response.stream("text/plain", stream));
        assertThat(server.routesOf(1)).hasSize(1);

        assertThat(server.get("/").await().body()).isEqualTo("streamed");
        closed.get(5, SECONDS);
    }

    @Test
    void fileIsSent(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("page"), "from a file");
        server.publish("app", "/", 1, request -> Response.file("text/plain", file));
        assertThat(server.routesOf(1)).hasSize(1);

        assertThat(server.get("/").await().body()).isEqualTo("from a file");
    }

    @Test
    void answerCompletedLaterFreesTheWorkerMeanwhile() throws Exception {
        CompletableFuture<Response> later = new CompletableFuture<>();
        AsyncApplication mixed =
                request ->
                        request.path().equals("/wait")
                                ? later
                                : CompletableFuture.completedFuture(Response.text("at once"));
        server.publishHandler("mixed", "/mixed", 1, new AsyncApplicationHandler(mixed));
        assertThat(server.routesOf(1)).hasSize(1);
        FakeExchange held = server.get("/mixed/wait");

        assertThat(server.get("/mixed/go").await().body()).isEqualTo("at once");
        later.complete(Response.writing("text/plain", out -> out.write('L')));

        assertThat(held.await().body()).isEqualTo("L");
    }
}
