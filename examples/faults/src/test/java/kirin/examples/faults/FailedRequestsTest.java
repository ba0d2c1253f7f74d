package kirin.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.app.Response;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Requests without an answer, now or later. */
class FailedRequestsTest {
    private final Faults faults = new Faults();

    @Test
    void throwsWhatIsAskedFor() {
        assertThatThrownBy(() -> Answers.to(faults, "/throw"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Answers.to(faults, "/throw?checked=true"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Answers.to(faults, "/error")).isInstanceOf(LinkageError.class);
        assertThatThrownBy(() -> Answers.to(faults, "/stackoverflow"))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void returnsNoResponse() throws Exception {
        assertThat(Answers.to(faults, "/null")).isNull();
        assertThat(stage("/null")).isNull();
        assertThat(stage("/empty").toCompletableFuture().join()).isNull();
    }

    @Test
    void stageNeverCompletes() throws Exception {
        assertThat(stage("/never").toCompletableFuture()).isNotDone();
    }

    @Test
    void stageCompletesLate() throws Exception {
        long before = System.nanoTime();

        var response = stage("/late?ms=30").toCompletableFuture().join();

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(30_000_000);
        assertThat(Answers.text(response)).isEqualTo("Completed after 30 ms\n");
    }

    @Test
    void stageFails() throws Exception {
        assertThatThrownBy(() -> stage("/exceptionally").toCompletableFuture().join())
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stage("/throw?checked=true")).isInstanceOf(IOException.class);
    }

    @Test
    void stageCompletesTwice() throws Exception {
        List<String> completions = new ArrayList<>();

        stage("/twice")
                .whenComplete((response, failure) -> {
                    try {
                        completions.add(Answers.text(response));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });

        assertThat(completions).containsExactly("first\n", "second\n");
    }

    private static CompletionStage<Response> stage(String target) throws Exception {
        return new FaultsAsync().handle(GivenRequest.of(target));
    }
}
