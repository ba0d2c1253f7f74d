package kirin.log.fields;

import kirin.log.atoms.Count;
import kirin.log.atoms.Text;

/** What stands under a name. */
public sealed interface Value {

    /** A text; left out with its name if it is missing. */
    record OfText(Text text) implements Value {}

    /** A whole number; left out with its name if it is missing. */
    record OfNumber(Count number) implements Value {}

    /** When the exchange ended. */
    record OfTime() implements Value {}
}
