package kirin.management;

/** What makes a service one that is registered with JMX. */
public final class ManagementBean {
    /** The service property by which it asks for that: its object name. */
    public static final String OBJECT_NAME = "jmx.objectname";

    private ManagementBean() {}
}
