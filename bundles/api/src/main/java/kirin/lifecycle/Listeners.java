package kirin.lifecycle;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The open listeners. The service appears when every address is bound and requests are taken: then
 * the server is up.
 */
@ProviderType
public interface Listeners {

    /** Where it listens, for example {@code http://0.0.0.0:5001}, with the port really bound. */
    List<String> addresses();

    /**
     * The descriptors of its sockets, by the addresses of {@code bind}, for a process that is to
     * listen at them too. They stay its own. Where sockets have none, as with the JDK's selectors,
     * there are none here.
     */
    Map<String, Integer> descriptors();

    /**
     * Asks every I/O thread to run a task that does nothing, for whoever wants to know whether they
     * live.
     *
     * @return completed when all of them have; never if one does not come to it
     */
    CompletionStage<Void> answer();

    /**
     * Lets nobody in for now: who comes stays in the system's queue, or goes to another process
     * that listens at the same sockets. Connections end as they do in {@link #drain}.
     *
     * @return completed when no connection is left; it has no time limit of its own
     */
    CompletionStage<Void> pause();

    /** Lets clients in again. */
    void resume();

    /**
     * Begins an orderly stop: what the system has queued is accepted, then nothing more is; idle
     * connections are closed, and the others after their current answer, which tells the client so.
     *
     * @return completed when no connection is left. It has no time limit of its own; stopping the
     *     bundle cuts off what is still open.
     */
    CompletionStage<Void> drain();
}
