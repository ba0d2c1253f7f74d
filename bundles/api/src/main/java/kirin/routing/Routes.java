package kirin.routing;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The routing table, as seen by who brings and removes applications. Safe for any thread.
 *
 * <p>Who wants to look at a new revision before clients do calls {@link #hold} before it starts the
 * bundle, and {@link #open} when it is content. An application of a bundle that nobody holds gets
 * its route as soon as its workers stand ready.
 */
@ProviderType
public interface Routes {

    /**
     * All applications that have a route now, those included that are suspended; what serves a
     * share beside another is not among them.
     */
    List<Route> routes();

    /**
     * Tells server hooks that every application is about to be replaced, because that was asked.
     */
    void reloads();

    /**
     * Tells server hooks that another process is about to be started that will follow this one, and
     * waits a while until they know.
     */
    void succeeds();

    /**
     * Keeps the applications of a bundle without a route until {@link #open}: they boot, and answer
     * {@link #ask} alone. From now on the bundle counts as managed: if one of its services goes
     * without a {@link #drain}, its place answers 503 until the service comes back.
     *
     * <p>Called before the bundle starts, or again for one that was followed and is still there, to
     * go back to it. A bundle that has a route keeps it, and is only managed from now on.
     */
    void hold(long bundleId);

    /**
     * The applications that a bundle has published until now, once each stands ready or has failed.
     * The server goes on trying those that failed to boot. Refused is what could not be served if
     * the bundle were opened now; what another revision of the same application follows is neither
     * ready nor failed.
     */
    CompletionStage<Boot> booted(long bundleId);

    /**
     * Lets an application answer a GET that no client has sent, by one of its workers, whether it
     * has a route or not. Such a request counts in no figure, nor for {@code max_requests}, and
     * server hooks are not told of it. When its time is over it is treated as one that has passed
     * its timeout: the log shows where it was, and its worker is replaced.
     *
     * @param target path, and perhaps query, below the application's own path
     * @param atMost after which it has failed, longer than nothing; the application's own timeout
     *     holds too
     * @return completed with the status when the answer was whole; exceptionally if there was no
     *     answer, with a message fit to show an operator
     */
    CompletionStage<Integer> ask(Route route, String target, Duration atMost);

    /**
     * Gives the applications of some bundles their routes, all in one step. The revisions that they
     * follow leave the table in the same step and drain; their bundles stay until {@link #drain}
     * has ended. An opened bundle follows whatever is served of its applications, also a bundle
     * that was installed after it. What does not stand ready yet takes its route when it does.
     *
     * @return completed with what is served of these bundles now
     */
    CompletionStage<List<Route>> open(Collection<Long> bundleIds);

    /**
     * Lets a held bundle serve a share of the requests, beside the revision that it would follow;
     * again to change the share. It ends with {@link #open} or {@link #drain}.
     *
     * @return completed with the applications that are shared now: those that stand ready and would
     *     follow another one at the same place
     */
    CompletionStage<List<Route>> share(long bundleId, Share share);

    /** What a revision has done; empty when it has been drained. */
    Optional<Load> load(Route route);

    /**
     * Takes all applications of a bundle out of service, so that it can be stopped: new requests go
     * elsewhere, those that run may finish. What a held or opened bundle publishes afterwards, as
     * one does that is still starting, is not served.
     *
     * @param atMost how long they may take; they are interrupted then, and what has not answered a
     *     moment later is answered by the server
     * @return completed with the number of requests that were cut off, when none is left
     */
    CompletionStage<Integer> drain(long bundleId, Duration atMost);

    /**
     * Says in the log once a second what still runs, because the server stops. Requests that still
     * come are served; whoever asks sees to it that none do.
     *
     * @param atMost how long what runs may take; it is interrupted then, and what has not answered
     *     a moment later is answered by the server
     * @return completed with the number of requests that were cut off, when that time is over
     */
    CompletionStage<Integer> finish(Duration atMost);
}
