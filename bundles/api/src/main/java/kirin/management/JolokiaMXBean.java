package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

/** The endpoint that gives the management beans as JSON over HTTP. */
@ProviderType
@Description("The endpoint that gives the management beans as JSON over HTTP")
public interface JolokiaMXBean {

    /**
     * Where it answers, for example {@code http://127.0.0.1:8778/jolokia/} or {@code
     * unix:/srv/kirin/run/jolokia.sock}; empty if nowhere.
     */
    @Description("Where it answers; empty if nowhere")
    String getAddress();

    /** Requests since it was opened, each of those that came in one body for itself. */
    @Description("Requests since it was opened, each of those that came in one body for itself")
    @Units("requests")
    long getRequests();

    /** What was refused of whoever asked. */
    @Description("What was refused of whoever asked")
    @Units("requests")
    long getRefused();

    /** Wrong passwords among those. */
    @Description("Wrong passwords among those")
    @Units("requests")
    long getWrongPasswords();

    /**
     * Says what the policy in force lets a user do; does nothing.
     *
     * @param user as the file of passwords names it
     * @param bean the object name of a management bean, whether there is one or not
     * @param action {@code read}, {@code write} or {@code invoke}
     * @param member an attribute or, without its signature, an operation
     * @throws IllegalArgumentException if it is none of these
     * @throws IllegalStateException if there is no endpoint
     */
    @Description("Says what the policy in force lets a user do; does nothing")
    @Impact(Impact.Kind.INFO)
    PolicyVerdict testPolicy(
            @Parameter(name = "user", description = "as the file of passwords names it")
                    String user,
            @Parameter(name = "bean", description = "the object name of a management bean")
                    String bean,
            @Parameter(name = "action", description = "read, write or invoke") String action,
            @Parameter(name = "member", description = "an attribute or an operation")
                    String member);
}
