package kirin.app;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An application: publish it as an OSGi service and it is served.
 *
 * <pre>{@code
 * @Component
 * @Mount(path = "/", name = "hello")
 * public final class Hello implements Application {
 *     @Override
 *     public Response handle(Request request) {
 *         return Response.text("Hello\n");
 *     }
 * }
 * }</pre>
 *
 * <p>Where it is served and what it is called stand in its service properties; {@link Mount} sets
 * them. It is called by as many threads at once as its workers have seats.
 */
@ConsumerType
public interface Application {

    /**
     * Answers one request. Called on a worker's thread, which may block; the thread's context class
     * loader is the application's.
     *
     * @return the answer; it is sent after this method has returned
     * @throws Exception any failure; the client gets a 500 and the error log gets the stack
     */
    Response handle(Request request) throws Exception;
}
