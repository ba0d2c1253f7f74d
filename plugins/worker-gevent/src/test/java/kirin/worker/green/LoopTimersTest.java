package kirin.worker.green;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

class LoopTimersTest {
    private static final long HOUR = SECONDS.toNanos(3600);

    private final LoopTimers timers = new LoopTimers();
    private final AtomicInteger runs = new AtomicInteger();

    private LoopTimer add(long delayNanos) {
        return timers.add(runs::incrementAndGet, delayNanos);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 31, 32, 1_000, 1_000_000, 50_000_000, 3_600_000_000_000L})
    void isDueAtItsTimeOrALittleLater(long delay) {
        long before = System.nanoTime();
        LoopTimer timer = add(delay);
        long after = System.nanoTime();

        long slack = Math.min(delay / 32, MICROSECONDS.toNanos(1050));
        assertThat(timer.dueNanos()).isBetween(before + delay, after + delay + slack);
    }

    @Test
    void waitsThatBeginTogetherEndTogether() {
        Set<Long> moments = new HashSet<>();
        long begin = System.nanoTime();

        for (int i = 0; i < 10_000; i++) {
            moments.add(add(MILLISECONDS.toNanos(50)).dueNanos());
        }

        // Two of them are a millisecond apart.
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertThat(moments.size()).isLessThan((int) millis + 3);
    }

    @Test
    void longestWaitIsDueInTheFuture() {
        LoopTimer timer = add(Long.MAX_VALUE);

        assertThat(timer.getDelay(SECONDS)).isPositive();
        assertThat(timers.isDue()).isFalse();
    }

    @Test
    void onlyThoseThatAreDueRunAndOnce() {
        LoopTimer due = add(1);
        var _ = add(HOUR);
        await().until(timers::isDue);

        timers.run(timers.nextToAwait());
        timers.run(LoopTimers.NEVER);

        assertThat(runs).hasValue(1);
        assertThat(due.isDone()).isTrue();
        assertThat(timers.isEmpty()).isFalse();
    }

    @Test
    void cancelledOneIsForgottenAtOnce() {
        LoopTimer timer = add(HOUR);

        assertThat(timer.cancel(false)).isTrue();

        assertThat(timer.isCancelled()).isTrue();
        assertThat(timers.isEmpty()).isTrue();
        assertThat(timer.cancel(false)).isFalse();
    }

    @Test
    void thoseOfOneMomentRunInTheirOrderWithoutTheCancelledOnes() {
        List<Integer> order = new ArrayList<>();
        List<LoopTimer> added = new ArrayList<>();
        // The slack of this time is about a millisecond, in which all are put in; or in two.
        for (int i = 0; i < 10; i++) {
            int number = i;
            added.add(timers.add(() -> order.add(number), MILLISECONDS.toNanos(40)));
        }

        List.of(0, 4, 5, 9).forEach(i -> added.get(i).cancel(false));
        await().until(() -> runDue() && timers.isEmpty());

        assertThat(order).containsExactly(1, 2, 3, 6, 7, 8);
    }

    private boolean runDue() {
        timers.run(timers.nextToAwait());
        return true;
    }

    @Test
    void oneThatHasRunCannotBeCancelled() {
        LoopTimer timer = add(1);
        await().until(timers::isDue);
        timers.run(timers.nextToAwait());

        assertThat(timer.cancel(false)).isFalse();
        assertThat(timer.isCancelled()).isFalse();
    }

    @Test
    void loopIsAskedForTheFirstMomentAndAnewWhenAnEarlierOneComes() {
        LoopTimer later = add(2 * HOUR);
        assertThat(timers.nextToAwait()).isEqualTo(later.dueNanos());
        var _ = add(3 * HOUR);
        assertThat(timers.nextToAwait()).isEqualTo(LoopTimers.NEVER);

        LoopTimer earlier = add(HOUR);

        assertThat(timers.nextToAwait()).isEqualTo(earlier.dueNanos());
        assertThat(timers.nextToAwait()).isEqualTo(LoopTimers.NEVER);
    }

    @Test
    void loopThatComesForAMomentIsAskedForTheNext() {
        LoopTimer first = add(HOUR);
        LoopTimer second = add(2 * HOUR);
        long moment = timers.nextToAwait();
        first.cancel(false);

        // For another moment, for which it was asked before.
        timers.run(second.dueNanos());
        assertThat(timers.nextToAwait()).isEqualTo(LoopTimers.NEVER);
        timers.run(moment);

        assertThat(timers.nextToAwait()).isEqualTo(second.dueNanos());
    }

    @Test
    void thoseThatAreTakenAwayRunAtTheirTime() {
        LoopTimer timer = add(MILLISECONDS.toNanos(20));
        var _ = add(MILLISECONDS.toNanos(20));

        timers.runElsewhere();

        assertThat(timers.isEmpty()).isTrue();
        await().atMost(20, SECONDS).until(() -> runs.get() == 2);
        assertThat(timer.getDelay(NANOSECONDS)).isNotPositive();
    }

    @Test
    void loopThatDidNotComeIsAskedForTheNext() {
        var _ = add(HOUR);
        timers.nextToAwait();

        timers.runElsewhere();

        LoopTimer next = add(2 * HOUR);
        assertThat(timers.nextToAwait()).isEqualTo(next.dueNanos());
    }

    @Test
    void oneThatIsTakenAwayCanBeCancelled() {
        LoopTimer timer = add(HOUR);
        timers.runElsewhere();

        assertThat(timer.cancel(false)).isTrue();

        assertThat(timer.isLeftElsewhere()).isFalse();
    }
}
