package kirin.routing;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The routing table, as seen by who brings and removes applications. Safe for any thread. */
@ProviderType
public interface Routes {

    /** All applications that are served now. */
    List<Route> routes();

    /**
     * The applications that a bundle has published until now, once each is either served or
     * refused.
     */
    CompletionStage<List<Route>> servedBy(long bundleId);

    /**
     * Takes all applications of a bundle out of service, so that it can be stopped: new requests go
     * elsewhere, those that run may finish.
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
