package kirin.metrics.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples samples = new Samples(4);

    @Test
    void whatWasPutInComesOutInItsOrder() {
        samples.add(200, 1_500_999);
        samples.add(0, 0);
        samples.add(599, 3_600_000_000_000L);

        assertThat(statusAndMicros()).isEqualTo("200 1500");
        assertThat(statusAndMicros()).isEqualTo("0 0");
        assertThat(statusAndMicros()).isEqualTo("599 3600000000");
        assertThat(samples.take()).isZero();
        assertThat(samples.isEmpty()).isTrue();
    }

    private String statusAndMicros() {
        long sample = samples.take();
        return Samples.status(sample) + " " + Samples.micros(sample);
    }

    @Test
    void whatDoesNotFitIsCountedAndHarmsNothing() {
        for (int i = 0; i < 6; i++) {
            samples.add(200 + i, 0);
        }

        assertThat(samples.lost()).isEqualTo(2);
        for (int i = 0; i < 4; i++) {
            assertThat(Samples.status(samples.take())).isEqualTo(200 + i);
        }
        samples.add(404, 0);
        assertThat(Samples.status(samples.take())).isEqualTo(404);
    }
}
