package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * One worker, {@code kirin:type=Worker,app=NAME,id=NUMBER}, from its boot until the last of its
 * threads has ended.
 */
@ProviderType
@Description("One worker of an application")
public interface WorkerMXBean {

    /** The name of the application. */
    @Description("The name of the application whose requests it runs")
    String getApplication();

    /** The revision of the application, counted from 1. */
    @Description("The revision of the application, counted from 1")
    int getRevision();

    /** Its number, unlike that of any other worker of this process. */
    @Description("Its number, unlike that of any other worker of this process")
    int getId();

    /** The name of its worker class. */
    @Description("The name of its worker class")
    String getWorkerClass();

    /**
     * {@code IDLE}; {@code BUSY} when it runs a request; {@code LEAVING} when it gets no more and
     * finishes what it has.
     */
    @Description("IDLE, BUSY, or LEAVING when it gets no more requests and finishes what it has")
    String getState();

    /** Since it was made. */
    @Description("Since it was made")
    @Units("milliseconds")
    long getAgeMillis();

    /** Requests that it has begun. */
    @Description("Requests that it has begun")
    @Units("requests")
    long getHandled();

    /** When the oldest of its running requests began, in ISO 8601; empty if it runs none. */
    @Description("When the oldest of the requests that it runs came; empty if it runs none")
    String getBusySince();

    /** The requests that it runs, the oldest first, with their threads. */
    @Description("The requests that it runs, the oldest first, with their threads")
    List<WorkerRequest> getRequests();

    /**
     * Replaces it by a new one, without losing a request.
     *
     * @throws IllegalStateException if it is leaving already
     */
    @Description("Replaces it by a new one, without losing a request")
    @Impact(Impact.Kind.ACTION)
    @Changes("State")
    void recycle();

    /** What its threads that run requests do now; empty if none does. */
    @Description("What its threads that run requests do now")
    @Impact(Impact.Kind.INFO)
    String stack();
}
