package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.app.Response;
import kirin.management.WorkerRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;

import javax.management.ObjectName;

class WorkerBeanTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Application held =
            request -> {
                entered.countDown();
                assertThat(released.await(20, SECONDS)).isTrue();
                return Response.text("fine");
            };

    @Test
    void busyWorkerTellsWithWhat() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.deploy("shop", "/", 1, held);
            WorkerBean worker = server.workers.values().iterator().next();
            assertThat(worker.getState()).isEqualTo("IDLE");
            assertThat(worker.getBusySince()).isEmpty();
            assertThat(worker.stack()).isEmpty();

            FakeExchange exchange = server.get("/held");
            assertThat(entered.await(20, SECONDS)).isTrue();

            assertThat(worker.getState()).isEqualTo("BUSY");
            assertThat(worker.getHandled()).isOne();
            assertThat(worker.getWorkerClass()).isEqualTo("test");
            assertThat(worker.getApplication()).isEqualTo("shop");
            WorkerRequest request = worker.getRequests().getFirst();
            assertThat(request.request()).isEqualTo("GET /held");
            assertThat(request.requestId()).isEqualTo(exchange.requestId());
            assertThat(request.thread()).isNotEmpty();
            assertThat(Instant.parse(worker.getBusySince())).isBeforeOrEqualTo(Instant.now());
            assertThat(worker.stack()).contains("GET /held");
            // It says that it has entered a moment before it waits.
            await().until(() -> worker.stack().contains("CountDownLatch.await"));
            released.countDown();
            exchange.await();
            await().until(() -> worker.getState().equals("IDLE"));
        }
    }

    @Test
    void recycledWorkerFinishesWhatItHasAndIsGone() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.deploy("shop", "/", 1, held);
            WorkerBean former = server.workers.values().iterator().next();
            FakeExchange exchange = server.get("/");
            assertThat(entered.await(20, SECONDS)).isTrue();

            former.recycle();

            await().until(() -> former.getState().equals("LEAVING"));
            assertThat(server.workers).hasSize(2).containsKey(former.getId());
            assertThatThrownBy(former::recycle).hasMessageContaining("is leaving already");
            released.countDown();
            assertThat(exchange.await().status()).isEqualTo(200);
            await().until(() -> !server.workers.containsKey(former.getId()));
            assertThat(server.workers).hasSize(1);
        }
    }

    @Test
    void undeployedApplicationLeavesNoWorker() throws Exception {
        try (TestServer server = TestServer.withWorkers(3, ThreadWorker.withSeats(1))) {
            server.deploy("shop", "/", 1, request -> Response.text("fine"));
            assertThat(server.workers).hasSize(3);

            server.arbiter.drain(1, java.time.Duration.ofSeconds(10)).get(20, SECONDS);

            await().until(server.workers::isEmpty);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop", "a,type=Server", "a=b", "a:b", "a*", "a?", "\"", "a\nb", "ü \\", ""})
    void anyNameIsOneValue(String hostile) throws Exception {
        ObjectName name = new ObjectName(BeanNames.worker(hostile, 7));

        assertThat(name.isPattern()).isFalse();
        assertThat(name.getKeyPropertyList()).containsOnlyKeys("type", "app", "id");
        assertThat(name.getKeyProperty("type")).isEqualTo("Worker");
        String value = name.getKeyProperty("app");
        assertThat(value.startsWith("\"") ? ObjectName.unquote(value) : value).isEqualTo(hostile);
        assertThat(new ObjectName(BeanNames.application(hostile)).getKeyProperty("type"))
                .isEqualTo("App");
    }
}
