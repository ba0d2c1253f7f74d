package kirin.itests.harness;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** Which of the revisions that follow each other have answered until now; safe for any thread. */
final class Generations {
    private final AtomicInteger newest = new AtomicInteger(Integer.MIN_VALUE);
    // Set before the threads start.
    private ToIntFunction<RawResponse> generation = answer -> 0;

    void told(ToIntFunction<RawResponse> generationOfAnswer) {
        generation = generationOfAnswer;
    }

    /** The newest that has answered; a request sent from now on must not meet an older one. */
    int newest() {
        return newest.get();
    }

    /** Takes in a right answer, and tells whether it comes from an older one than that. */
    boolean isBackwards(RawResponse answer, int newestBefore) {
        int own = generation.applyAsInt(answer);
        newest.accumulateAndGet(own, Math::max);
        return own < newestBefore;
    }
}
