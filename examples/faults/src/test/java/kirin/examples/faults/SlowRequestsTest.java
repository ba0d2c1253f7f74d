package kirin.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Requests that take long or never end, and what an interrupt does to them. */
@Timeout(30)
class SlowRequestsTest {
    private final Faults faults = new Faults();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sleep?ms=30",
                "/sleep?ms=30&interruptible=false",
                "/spin?ms=30",
                "/spin-interruptible?ms=30"
            })
    void answersAfterTheTimeAskedFor(String target) throws Exception {
        long before = System.nanoTime();

        var response = Answers.to(faults, target);

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(30_000_000);
        assertThat(response.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sleep?ms=60000",
                "/spin-interruptible",
                "/deadlock?interruptible=true",
                "/slow-body?ms=60000"
            })
    void interruptEndsWhatIsInterruptible(String target) {
        FutureTask<String> request = running(target).interrupted();

        assertThatThrownBy(request::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sleep?ms=30&interruptible=false",
                "/spin?ms=30",
                "/slow-body?ms=30&interruptible=false"
            })
    void othersIgnoreIt(String target) throws Exception {
        long before = System.nanoTime();

        String text = running(target).interrupted().get();

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(30_000_000);
        assertThat(text).isNotEmpty();
    }

    @Test
    void stopEndsEverySpin() throws Exception {
        Running spinning = running("/spin");

        // Whether the spin has begun cannot be seen: stop until it has ended.
        while (!spinning.request.isDone()) {
            assertThat(Answers.textTo(new Faults(), "/spin?stop")).isEqualTo("All spins end\n");
        }

        assertThat(spinning.request.get()).isEqualTo("Spun\n");
    }

    @Test
    void deadlockIsOne() throws Exception {
        Running request = running("/deadlock");

        assertThat(awaitDeadlock())
                .contains(request.thread.threadId())
                .hasSizeGreaterThanOrEqualTo(2);
        request.thread.interrupt();
        // It wakes up for a moment before it waits again.
        assertThat(awaitDeadlock()).contains(request.thread.threadId());
    }

    private static long[] awaitDeadlock() {
        while (true) {
            long[] threads = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
            if (threads != null) {
                return threads;
            }
            Thread.onSpinWait();
        }
    }

    private Running running(String target) {
        var request = new FutureTask<>(() -> Answers.textTo(faults, target));
        return new Running(request, Thread.ofPlatform().daemon().start(request));
    }

    private record Running(FutureTask<String> request, Thread thread) {
        FutureTask<String> interrupted() {
            thread.interrupt();
            return request;
        }
    }
}
