package kirin.log.atoms;

import kirin.log.AccessRecord;
import kirin.log.Line;

/** Appends one piece of a line. Any thread. */
@FunctionalInterface
public interface Step {

    /** Appends what it knows of the record. */
    void add(AccessRecord record, Line line);
}
