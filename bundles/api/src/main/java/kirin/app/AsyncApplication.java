package kirin.app;

import org.osgi.annotation.versioning.ConsumerType;

import java.util.concurrent.CompletionStage;

/**
 * An application that answers later: its worker is free for the next request as soon as {@link
 * #handle} has returned. Mounted and called as {@link Application} is.
 */
@ConsumerType
public interface AsyncApplication {

    /**
     * Starts to answer one request. Called on a worker's thread.
     *
     * @return the answer to come. Any thread may complete it; a body that has to be pulled or
     *     written (a stream, a {@link BodyWriter}) then runs on one of the workers. Completed
     *     exceptionally, the client gets a 500 and the error log gets the stack.
     * @throws Exception as if the stage had been completed with it
     */
    CompletionStage<Response> handle(Request request) throws Exception;
}
