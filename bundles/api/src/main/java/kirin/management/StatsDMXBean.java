package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

/** What was told to the StatsD server, {@code kirin:type=StatsD}. */
@ProviderType
@Description("What was told to the StatsD server")
public interface StatsDMXBean {

    /** Where it is; empty if there is none. */
    @Description("Where it is; empty if there is none")
    String getAddress();

    /** Datagrams sent to it since the setting was made. */
    @Description("Datagrams sent to it since the setting was made")
    @Units("datagrams")
    long getDatagrams();

    /** Datagrams that did not arrive, as far as the system has noticed. */
    @Description("Datagrams that did not arrive, as far as the system has noticed")
    @Units("datagrams")
    long getLostDatagrams();

    /** Requests that could not be told because too many waited. */
    @Description("Requests that could not be told because too many waited")
    @Units("requests")
    long getLostRequests();
}
