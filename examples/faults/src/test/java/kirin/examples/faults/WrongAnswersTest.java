package kirin.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** Answers that are slow, of another length than announced, or no HTTP. */
class WrongAnswersTest {
    private final Faults faults = new Faults();

    @Test
    void bodyIsNotRead() throws Exception {
        // The given request fails as soon as its body is asked for.
        assertThat(Answers.textTo(faults, "/unread-body")).isEqualTo("The body was not read\n");
    }

    @Test
    void slowBodyPausesBetweenItsParts() throws Exception {
        long before = System.nanoTime();

        String text = Answers.textTo(faults, "/slow-body?parts=3&ms=20");

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(40_000_000);
        assertThat(text).isEqualTo("part 1 of 3\npart 2 of 3\npart 3 of 3\n");
    }

    @Test
    void lengthIsNotWhatIsWritten() throws Exception {
        var shorter = Answers.to(faults, "/short-body");
        assertThat(shorter.body().length()).isEqualTo(100);
        assertThat(Answers.text(shorter)).hasSize(50);

        var longer = Answers.to(faults, "/long-body?length=3&bytes=4");
        assertThat(longer.body().length()).isEqualTo(3);
        assertThat(Answers.text(longer)).hasSize(4);
    }

    @Test
    void bodyBreaksOff() throws Exception {
        var response = Answers.to(faults, "/broken-body");

        assertThat(response.body().length()).isEqualTo(-1);
        assertThatThrownBy(() -> Answers.text(response)).isInstanceOf(IOException.class);
    }

    @Test
    void lineBreakInHeaderIsRefusedUnlessForged() throws Exception {
        assertThatThrownBy(() -> Answers.to(faults, "/bad-header"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Answers.to(faults, "/bad-header?forged=true").headers().get("x-bad"))
                .isEqualTo("split\r\nX-Injected: yes");
    }

    @Test
    void framingIsWrong() throws Exception {
        var response = Answers.to(faults, "/own-framing");

        assertThat(response.headers().get("Content-Length")).isEqualTo("3");
        assertThat(response.headers().get("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(response.body().length()).isEqualTo(6);
    }
}
