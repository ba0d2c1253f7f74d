package kirin.log.atoms;

import kirin.log.AccessLogFormatter;
import kirin.log.AccessRecord;
import kirin.log.Line;

import java.util.List;

/** Makes a line by steps, one after another. Immutable. */
public final class Chain implements AccessLogFormatter {
    private final Step[] steps;

    /** The steps in their order. */
    public Chain(List<Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    @Override
    public void format(AccessRecord record, Line line) {
        for (Step step : steps) {
            step.add(record, line);
        }
    }
}
