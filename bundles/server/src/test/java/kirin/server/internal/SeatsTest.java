package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.hooks.WorkerInfo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

class SeatsTest {
    private static final int WORKERS = 3;

    /** The last ones come after so many requests that the count begins anew. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, Integer.MAX_VALUE - 3, Integer.MAX_VALUE - 2, -3, -1})
    void eachSeatIsFoundWhicheverIsLookedAtFirst(int turn) {
        List<Crew> crews = crews();
        var seats = new Seats(crews, turn);
        Set<Crew> claimed = new HashSet<>();

        for (int i = 0; i < WORKERS; i++) {
            claimed.add(seats.claim(_ -> true));
        }

        assertThat(claimed).containsExactlyInAnyOrderElementsOf(crews);
        assertThat(seats.claim(_ -> true)).isNull();
        assertThat(seats.hasFree()).isFalse();
    }

    @Test
    void ofNoWorkerThereIsNoSeat() {
        assertThat(Seats.NONE.claim(_ -> true)).isNull();
    }

    private static List<Crew> crews() {
        return IntStream.range(0, WORKERS)
                .mapToObj(number ->
                        new Crew(
                                new WorkerInfo("app", 1, number, "fake"),
                                "worker " + number,
                                new ThreadWorker(
                                        1, Executors.newVirtualThreadPerTaskExecutor(), false),
                                new Instance(_ -> {}, SeatsTest.class.getClassLoader(), () -> {}),
                                new Pool(1),
                                0,
                                new Crew.Reports(_ -> {}, _ -> {})))
                .toList();
    }
}
