package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Application;
import kirin.app.AsyncApplication;
import kirin.app.Response;
import kirin.exchange.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;

class FailingApplicationTest {
    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void exceptionIsAnInternalErrorAndTheNextRequestIsServed() throws Exception {
        serve(request -> {
            if (request.path().equals("/bad")) {
                throw new IllegalArgumentException("secret");
            }
            return Response.text("good");
        });

        FakeExchange.Answer answer = server.get("/bad").await();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(server.get("/good").await().body()).isEqualTo("good");
    }

    @Test
    void exceptionThatFailsItselfIsAnInternalErrorAndCostsNoWorker() throws Exception {
        class Evil extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException("no cause");
            }
        }
        serve(request -> {
            if (request.path().equals("/bad")) {
                throw new Evil();
            }
            return Response.text("good");
        });

        for (int i = 0; i < 3; i++) {
            assertThat(server.get("/bad").await().status()).isEqualTo(500);
        }
        assertThat(server.get("/good").await().body()).isEqualTo("good");
    }

    @Test
    void errorIsAnInternalErrorAsWell() throws Exception {
        serve(request -> {
            throw new StackOverflowError();
        });

        assertThat(server.get("/").await().status()).isEqualTo(500);
    }

    @Test
    @SuppressWarnings("NullAway") // application code is not checked for nulls; that is the point
    void nullIsAnInternalError() throws Exception {
        serve(request -> null);

        assertThat(server.get("/").await().status()).isEqualTo(500);
    }

    @Test
    void failureAfterTheHeadBreaksTheConnection() throws Exception {
        serve(request ->
                Response.writing(
                        "text/plain",
                        out -> {
                            out.write('x');
                            out.flush();
                            throw new IllegalStateException("half way");
                        }));

        FakeExchange.Answer answer = server.get("/").await();

        assertThat(answer.end()).isEqualTo(Outcome.End.ABORTED);
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void failureBeforeAnythingWasFlushedIsStillAnInternalError() throws Exception {
        serve(request ->
                Response.writing(
                        "text/plain",
                        out -> {
                            out.write('x');
                            throw new IllegalStateException("half way");
                        }));

        assertThat(server.get("/").await().status()).isEqualTo(500);
    }

    @Test
    void interruptThatAnApplicationLeavesBehindDoesNotMeetTheNextRequest() throws Exception {
        serve(request -> {
            String before = Boolean.toString(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            return Response.text(before);
        });

        assertThat(server.get("/").await().body()).isEqualTo("false");
        assertThat(server.get("/").await().body()).isEqualTo("false");
    }

    @Test
    void asynchronousFailureIsAnInternalError() throws Exception {
        AsyncApplication failing =
                request -> CompletableFuture.failedFuture(new IllegalStateException("later"));
        server.publishHandler("app", "/", 1, new AsyncApplicationHandler(failing));
        assertThat(server.routesOf(1)).hasSize(1);

        assertThat(server.get("/").await().status()).isEqualTo(500);
    }

    private void serve(Application application) throws Exception {
        server.publish("app", "/", 1, application);
        assertThat(server.routesOf(1)).hasSize(1);
    }
}
