package kirin.worker.eventlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.worker.SeatWorker;
import kirin.worker.WorkerContext;
import kirin.worker.green.GreenSettings;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The engine's own tests are in worker-gevent; here is that this bundle has it. */
class EventletWorkerTest {

    private static EventletWorkerClass with(String carrier) {
        // As Declarative Services makes one.
        var settings =
                (GreenSettings)
                        Proxy.newProxyInstance(
                                GreenSettings.class.getClassLoader(),
                                new Class<?>[] {GreenSettings.class},
                                (proxy, method, arguments) -> carrier);
        return new EventletWorkerClass(settings);
    }

    @Test
    void tasksRunOnVirtualThreadsNamedByTheContext() {
        var worker = (SeatWorker) with("jdk").newWorker(new WorkerContext("kirin-test-1", 1, 1, 9));
        var thread = new CompletableFuture<Thread>();

        worker.execute(() -> thread.complete(Thread.currentThread()));

        assertThat(worker.capacity()).isEqualTo(9);
        assertThat(thread.orTimeout(20, TimeUnit.SECONDS).join())
                .returns(true, Thread::isVirtual)
                .returns("kirin-test-1", Thread::getName);
        worker.close();
    }

    @Test
    void wrongCarrierIsToldUnderItsOwnName() {
        assertThatThrownBy(() -> with("netty")).hasMessageContaining("[worker.eventlet]");
    }
}
