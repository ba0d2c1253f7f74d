package kirin.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.log.Line;

import org.junit.jupiter.api.Test;

final class SpareLinesTest {
    private final SpareLines lines = new SpareLines();

    @Test
    void lineThatWasGivenBackIsEmptyWhenItIsTakenAgain() {
        Line first = lines.take();
        first.add('x');
        lines.giveBack(first);

        assertThat(lines.take()).isSameAs(first);
        assertThat(first.length()).isZero();
    }

    @Test
    void twoNeverGetTheSame() {
        assertThat(lines.take()).isNotSameAs(lines.take());
    }
}
