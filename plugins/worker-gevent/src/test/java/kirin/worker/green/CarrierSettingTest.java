package kirin.worker.green;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import kirin.worker.LoopWorker;
import kirin.worker.SeatWorker;
import kirin.worker.Worker;
import kirin.worker.WorkerContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** What the setting {@code carrier} changes. */
class CarrierSettingTest {
    private static final WorkerContext CONTEXT = new WorkerContext("kirin-test-1", 1, 1, 200);

    @Test
    void jdkTakesRequestsFromTheLoop() {
        assertThat(GreenWorkers.of("gevent", "jdk").newWorker(CONTEXT))
                .isInstanceOf(SeatWorker.class);
    }

    @Test
    void loopLeavesRequestsThere() {
        assertThat(GreenWorkers.of("gevent", "loop").newWorker(CONTEXT))
                .isInstanceOf(LoopWorker.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Loop", "netty"})
    void anythingElseIsRefused(String carrier) {
        assertThatThrownBy(() -> GreenWorkers.of("eventlet", carrier))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[worker.eventlet]")
                .hasMessageContaining("\"" + carrier + "\"")
                .hasMessageContaining("give \"jdk\", or \"loop\"");
    }

    @Test
    void jvmThatDoesNotAllowItUsesItsOwnScheduler() throws Exception {
        var command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        ClosedJvm.class.getName());

        Process jvm = command.redirectErrorStream(true).start();
        String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);

        assertThat(jvm.waitFor()).as(output).isZero();
        assertThat(output).contains("so the JDK's scheduler does").contains("--add-opens");
    }

    /** Runs in a JVM whose java.lang is not open. */
    static final class ClosedJvm {
        private ClosedJvm() {}

        public static void main(String[] arguments) {
            Worker worker = GreenWorkers.of("gevent", "loop").newWorker(CONTEXT);
            System.exit(worker instanceof SeatWorker ? 0 : 1);
        }
    }
}
