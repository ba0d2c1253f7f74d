package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.app.Response;
import kirin.management.Change;
import kirin.management.Event;
import kirin.management.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

class ToldEventsTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void timeoutIsToldWithItsRequestAndTheWorkerThatIsReplaced() throws Exception {
        try (TestServer server =
                TestServer.with(
                        new TestSettings().timeout(Duration.ofMillis(100)),
                        ThreadWorker.withSeats(1))) {
            server.deploy(
                    "shop",
                    "/",
                    1,
                    request -> {
                        new CountDownLatch(1).await();
                        return Response.text("never");
                    });

            FakeExchange exchange = server.get("/slow");
            assertThat(exchange.await().status()).isEqualTo(504);

            await().until(() -> told(server, Event.Kind.RECYCLED).size() == 1);
            Event timeout = told(server, Event.Kind.WORKER_TIMED_OUT).getFirst();
            assertThat(timeout.subject()).isEqualTo("shop");
            assertThat(timeout.data())
                    .containsEntry("request", "GET /slow")
                    .containsEntry("requestId", exchange.requestId())
                    .containsEntry("worker", "1");
            assertThat(told(server, Event.Kind.RECYCLED).getFirst().data())
                    .containsEntry("former", "1")
                    .containsEntry("reason", "timeout");
        }
    }

    @Test
    void bootThatFailsIsToldInOneLine() {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            Instances broken =
                    () -> {
                        throw new IllegalStateException("no\ndatabase");
                    };
            server.publish("shop", "/", 1, broken);

            await().until(() -> !told(server, Event.Kind.BOOT_FAILED).isEmpty());
            assertThat(told(server, Event.Kind.BOOT_FAILED).getFirst().message())
                    .endsWith("no database");
        }
    }

    @Test
    void overloadIsToldOnceInAWhileWithAllThatWasTurnedAway() {
        List<Event> told = new ArrayList<>();
        Happenings happenings = new Happenings(new Kept(told));

        happenings.lookAtShed("shop", 0, 0);
        happenings.lookAtShed("shop", 3, SECOND);
        happenings.lookAtShed("shop", 50, 2 * SECOND);
        happenings.lookAtShed("shop", 90, 12 * SECOND);
        happenings.lookAtShed("shop", 90, 30 * SECOND);

        assertThat(told)
                .extracting(Event::data)
                .containsExactly(
                        Map.of("application", "shop", "shed", "3"),
                        Map.of("application", "shop", "shed", "87"));
    }

    private static List<Event> told(TestServer server, Event.Kind kind) {
        return server.events.stream().filter(each -> each.kind() == kind).toList();
    }

    private record Kept(List<Event> told) implements Events {
        @Override
        public void tell(Event event) {
            told.add(event);
        }

        @Override
        public void changed(Change change) {
            throw new IllegalStateException("nobody has changed anything");
        }
    }
}
