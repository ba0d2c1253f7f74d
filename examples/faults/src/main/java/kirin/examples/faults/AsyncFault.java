package kirin.examples.faults;

import kirin.app.Response;

import java.util.concurrent.CompletionStage;

/** One way to misbehave with an answer to come. */
@FunctionalInterface
interface AsyncFault {

    /** Misbehaves at once or later. */
    CompletionStage<Response> cause(Parameters parameters) throws Exception;
}
