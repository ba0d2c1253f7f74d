package kirin.log.fields;

import kirin.log.atoms.Step;

/** A way to write names and values. */
@FunctionalInterface
public interface Notation {

    /** Writes one of them; nothing if the value is missing. */
    Step step(String name, Value value);
}
