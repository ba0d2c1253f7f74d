package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LendingTest {
    private static final Duration QUICK = Duration.ofNanos(2000);
    private static final Duration THICK = Duration.ofNanos(20_000);
    private static final Duration SPARSE = Duration.ofMillis(5);

    private long now = 42;
    private final Lending lending = new Lending(() -> now);

    @Test
    void nothingIsLentAtFirst() {
        assertThat(lending.isOn()).isFalse();
        assertThat(lending.arrived()).isFalse();
    }

    @Test
    void seatsAreLentToQuickRequestsThatComeThick() {
        requests(100, THICK, QUICK);

        assertThat(lending.isOn()).isTrue();
        assertThat(lending.arrived()).isTrue();
    }

    @Test
    void seatsAreNotLentToRequestsThatComeNowAndThen() {
        requests(1000, SPARSE, QUICK);

        assertThat(lending.isOn()).isFalse();
    }

    @Test
    void seatsAreNotLentToRequestsThatTakeTheirTime() {
        requests(1000, THICK, Duration.ofNanos(60_000));

        assertThat(lending.isOn()).isFalse();
    }

    /** They keep the I/O thread from all others, and are over before it is relieved. */
    @Test
    void seatsAreNotLentWhereOneInFiftyBlocksForMilliseconds() {
        for (int i = 0; i < 100; i++) {
            requests(49, THICK, QUICK);
            requests(1, THICK, Duration.ofMillis(8));
        }

        assertThat(lending.isOn()).isFalse();
    }

    @Test
    void lendingEndsWhenRequestsBecomeFewOrSlow() {
        requests(100, THICK, QUICK);
        requests(100, SPARSE, QUICK);
        assertThat(lending.isOn()).isFalse();

        requests(200, THICK, QUICK);
        assertThat(lending.isOn()).isTrue();
        requests(200, THICK, Duration.ofMillis(1));
        assertThat(lending.isOn()).isFalse();
    }

    @Test
    void oneSlowRequestAmongManyChangesNothing() {
        for (int i = 0; i < 20; i++) {
            requests(500, THICK, QUICK);
            lending.took(Duration.ofSeconds(3).toNanos());
            requests(1, THICK, QUICK);
        }
        requests(64, THICK, QUICK);

        assertThat(lending.isOn()).isTrue();
    }

    @Test
    void requestThatOutlastsEndsLendingAtOnceAndForAWhile() {
        requests(100, THICK, QUICK);

        lending.outlasted();

        assertThat(lending.isOn()).isFalse();
        assertThat(pause()).isBetween(Duration.ofMillis(100), Duration.ofMillis(110));
    }

    @Test
    void pauseDoublesUpToTenSecondsWhenItHappensAgainAndAgain() {
        Duration expected = Duration.ofMillis(100);
        for (int i = 0; i < 12; i++) {
            requests(100, THICK, QUICK);
            lending.outlasted();

            assertThat(pause()).isBetween(expected, expected.plusMillis(10));
            expected = expected.multipliedBy(2);
            if (expected.toSeconds() >= 10) {
                expected = Duration.ofSeconds(10);
            }
        }
    }

    @Test
    void pauseIsShortAgainAfterManyRequestsThatDidNotOutlast() {
        lending.outlasted();
        lending.outlasted();
        lending.outlasted();
        assertThat(pause()).isBetween(Duration.ofMillis(400), Duration.ofMillis(410));
        requests(10_000, THICK, QUICK);

        lending.outlasted();

        assertThat(pause()).isBetween(Duration.ofMillis(100), Duration.ofMillis(110));
    }

    private void requests(int count, Duration distance, Duration each) {
        for (int i = 0; i < count; i++) {
            now += distance.toNanos();
            lending.arrived();
            lending.took(each.toNanos());
        }
    }

    /** How long requests that would be lent seats are given none. */
    private Duration pause() {
        long begin = now;
        while (!lending.isOn()) {
            requests(1, THICK, QUICK);
        }
        return Duration.ofNanos(now - begin);
    }
}
