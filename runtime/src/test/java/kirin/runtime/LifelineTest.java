package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.runtime.system.Child;
import kirin.runtime.system.Sockets;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A process that is given descriptors, and what the two say to each other. */
class LifelineTest {

    @Test
    void childHasWhatItIsGivenAndIsHeardUntilItsEnd() throws Exception {
        Sockets.Pair ends = Sockets.pair();
        var lifeline = new Lifeline(ends.one());

        Child child =
                Child.start(
                        List.of("/bin/sh", "-c", "echo \"$KIND ä\" >&4; echo more >&3; exit 7"),
                        Map.of("KIND", "two words", "LC_ALL", "C.UTF-8"),
                        List.of(ends.other(), ends.other()));
        Sockets.close(ends.other());

        assertThat(lifeline.hear()).hasValue("two words ä");
        assertThat(lifeline.hear()).hasValue("more");
        assertThat(lifeline.hear()).isEmpty();
        assertThat(child.awaitEnd()).isEqualTo("exit code 7");
        assertThat(lifeline.tell("too late")).isFalse();
        lifeline.close();
    }

    @Test
    void childHasNoOtherDescriptors() throws Exception {
        Sockets.Pair ends = Sockets.pair();
        Sockets.Pair others = Sockets.pair();
        var lifeline = new Lifeline(ends.one());

        Child child =
                Child.start(
                        List.of("/bin/sh", "-c", "echo /proc/self/fd/* >&3; kill -KILL $$"),
                        Map.of(),
                        List.of(ends.other()));
        Sockets.close(ends.other());

        // The shell itself has the folder open, which it reads.
        assertThat(lifeline.hear().orElseThrow().split(" ")).hasSizeLessThanOrEqualTo(5);
        assertThat(child.awaitEnd()).isEqualTo("signal 9");
        lifeline.close();
        Sockets.close(others.one());
        Sockets.close(others.other());
    }

    @Test
    void programThatIsNotThereIsAnError() throws Exception {
        assertThatThrownBy(() -> Child.start(List.of("/no/such/program"), Map.of(), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("posix_spawn: No such file or directory");
    }

    @Test
    void lineIsOneLine() throws Exception {
        Sockets.Pair ends = Sockets.pair();
        var one = new Lifeline(ends.one());
        var other = new Lifeline(ends.other());

        assertThat(one.tell("first\nsecond")).isTrue();
        one.close();

        assertThat(other.hear()).hasValue("first second");
        assertThat(other.hear()).isEmpty();
        other.close();
    }
}
