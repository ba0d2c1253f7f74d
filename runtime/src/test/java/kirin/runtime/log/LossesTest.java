package kirin.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

class LossesTest {
    private final List<String> told = new ArrayList<>();
    private final Queue<Runnable> minutes = new ArrayDeque<>();
    private final Losses losses = new Losses("the log x", told::add, minutes::add);

    private void minuteLater() {
        minutes.remove().run();
    }

    @Test
    void theFirstLossIsToldAtOnceAndTheOthersOnceAMinute() {
        losses.lost(1, "no space");
        losses.lost(1, "no space");
        losses.lost(3, "broken disk");
        assertThat(told)
                .containsExactly("the log x cannot be written: no space; lines lost so far: 1");

        minuteLater();
        assertThat(told)
                .last()
                .isEqualTo("the log x cannot be written: broken disk; lines lost so far: 5");
        losses.lost(1, "no space");
        assertThat(told).hasSize(2);
    }

    @Test
    void nothingIsToldWhileNothingIsLost() {
        losses.lost(1, "no space");
        minuteLater();

        assertThat(told).hasSize(1);
        assertThat(minutes).isEmpty();
        losses.lost(1, "no space");
        assertThat(told).last().asString().endsWith("lost so far: 2");
    }

    @Test
    void itsEndIsToldOnceWithAllThatWasLost() {
        losses.lost(2, "no space");
        losses.lost(2, "no space");
        losses.over();
        losses.over();

        assertThat(told).hasSize(2).last().isEqualTo("the log x is written again; lines lost: 4");
        minuteLater();
        assertThat(told).hasSize(2);
    }
}
