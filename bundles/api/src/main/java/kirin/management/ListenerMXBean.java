package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

/** One address where the server listens, {@code kirin:type=Listener,address=ADDRESS}. */
@ProviderType
@Description("One address where the server listens")
public interface ListenerMXBean {

    /** Where it listens, for example {@code http://127.0.0.1:8000}. */
    @Description("Where it listens")
    String getAddress();

    /** Connections that are open. */
    @Description("Connections that are open")
    @Units("connections")
    int getConnections();

    /** Connections that were ever accepted. */
    @Description("Connections that were ever accepted")
    @Units("connections")
    long getAccepted();

    /** Requests that have come whole enough to be given to an application. */
    @Description("Requests that were handed on to be answered")
    @Units("requests")
    long getRequests();

    /** Requests that were refused because they are malformed, too large or too slow. */
    @Description("Requests that were refused: malformed, too large or too slow")
    @Units("requests")
    long getRefused();

    /** Requests whose client went before they were there. */
    @Description("Requests whose client went before their head was there")
    @Units("requests")
    long getUnfinished();
}
