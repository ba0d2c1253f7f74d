package kirin.deployer.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the share of a revision grows by itself.
 *
 * @param percents ascending, each from 0 to 100
 * @param every how long each holds; after the last it gets all
 */
record Steps(List<Integer> percents, Duration every) {

    Steps {
        percents = List.copyOf(percents);
    }

    /**
     * Reads what an operator writes, for example {@code 5,25,50}.
     *
     * @throws IllegalArgumentException if it is no such list; the message says what is wrong
     */
    static Steps of(String percents, int everySeconds) {
        List<Integer> steps = new ArrayList<>();
        for (String each : percents.split(",", -1)) {
            int before = steps.isEmpty() ? 0 : steps.getLast();
            if (!each.strip().matches("[0-9]{1,3}")
                    || Integer.parseInt(each.strip()) > 100
                    || Integer.parseInt(each.strip()) < before) {
                throw new IllegalArgumentException(
                        "the steps are \""
                                + percents
                                + "\"; give percentages that grow, for example 5,25,50");
            }
            steps.add(Integer.parseInt(each.strip()));
        }
        if (everySeconds < 1) {
            throw new IllegalArgumentException(
                    "a step lasts " + everySeconds + " s; give whole seconds from 1 on");
        }
        return new Steps(steps, Duration.ofSeconds(everySeconds));
    }
}
