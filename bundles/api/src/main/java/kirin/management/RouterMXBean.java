package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/** Which application gets which requests, {@code kirin:type=Router}, and those that none got. */
@ProviderType
@Description("Which application gets which requests, and those that none got")
public interface RouterMXBean {

    /** The routing table, the best match first. */
    @Description("The routing table, the best match first")
    List<RouteInfo> getRoutes();

    /** Requests answered 404 because no application is served there. */
    @Description("Requests answered 404 because no application is served there")
    @Units("requests")
    long getNotFound();

    /** Requests answered 400 because their target is malformed. */
    @Description("Requests answered 400 because their target is malformed")
    @Units("requests")
    long getBadTargets();
}
