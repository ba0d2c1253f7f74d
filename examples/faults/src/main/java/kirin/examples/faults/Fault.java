package kirin.examples.faults;

import kirin.app.Response;

/** One way to misbehave. */
@FunctionalInterface
interface Fault {

    /** Misbehaves; where it gets as far as an answer, that is it. */
    Response cause(Parameters parameters) throws Exception;
}
