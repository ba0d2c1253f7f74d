package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Map;

/**
 * One application in service, {@code kirin:type=App,name=NAME}. Counts begin when the application
 * is first served and go on over its revisions.
 */
@ProviderType
@Description("One application in service; counts go on over its revisions")
public interface AppMXBean {

    /** The application's name. */
    @Description("The application's name")
    String getName();

    /** Where it is mounted. */
    @Description("Where it is mounted")
    String getPath();

    /** The version of the bundle that answers. */
    @Description("The version of the bundle that answers")
    String getVersion();

    /** The revision that answers, counted from 1. */
    @Description("The revision that answers, counted from 1")
    int getRevision();

    /**
     * {@code SERVING}; {@code UNHEALTHY} when too many of its requests are stuck; {@code SUSPENDED}
     * after {@link #suspend}; {@code STOPPED} while its service is absent and its place is kept;
     * {@code DRAINING} when it has no place any more; {@code GONE} when nothing is left of it but
     * threads that are stuck.
     */
    @Description(
            "SERVING, UNHEALTHY (too many of its requests are stuck), SUSPENDED, STOPPED (its"
                + " service is absent), DRAINING or GONE")
    String getState();

    /** All its revisions that are there, with a route, before or after they have one. */
    @Description("All its revisions that are there, with a route, before or after they have one")
    List<RevisionInfo> getRevisions();

    /** The worker class in use. */
    @Description("The worker class in use")
    String getWorkerClass();

    /** Workers that stand ready. */
    @Description("Workers that stand ready")
    @Units("workers")
    int getWorkers();

    /** Requests that have begun and not ended, those that wait included. */
    @Description("Requests that have begun and not ended, those that wait included")
    @Units("requests")
    int getInFlight();

    /** Requests that wait for a worker. */
    @Description("Requests that wait for a worker")
    @Units("requests")
    int getQueued();

    /** Requests that a worker has begun. */
    @Description("Requests that a worker has begun")
    @Units("requests")
    long getHandled();

    /** Time that handled requests have waited for a worker, in microseconds, all together. */
    @Description("Time that handled requests have waited for a worker, all together")
    @Units("microseconds")
    long getWaitedMicros();

    /** Requests turned away because too many waited, or they had waited for too long. */
    @Description("Requests turned away because too many waited, or they had waited for too long")
    @Units("requests")
    long getShed();

    /** Requests that passed their time limit. */
    @Description("Requests that passed their time limit")
    @Units("requests")
    long getTimeouts();

    /** Workers replaced, by reason: {@code requests}, {@code age}, {@code heap} and so on. */
    @Description("Workers replaced, by reason")
    @Units("workers")
    Map<String, Long> getRecycled();

    /** Starts of a worker that failed. */
    @Description("Starts of a worker that failed")
    @Units("starts")
    long getBootFailures();

    /** Ended drains of former revisions, by outcome: {@code finished}, {@code cutOff}. */
    @Description("Ended drains of former revisions: finished, or cutOff at the end of their time")
    @Units("drains")
    Map<String, Long> getDrains();

    /**
     * Requests that were answered by the server, but whose threads have not ended yet. An
     * application that is undeployed has its bean until they have.
     */
    @Description("Requests that were answered by the server, but whose threads have not ended yet")
    List<StuckRequest> getStuck();

    /**
     * Answers 503 from now on, with {@code Retry-After}, until {@link #resume}; what runs finishes,
     * and the workers stay. Holds for the revisions that follow too.
     */
    @Description(
            "Answers 503 with Retry-After from now on, until it is resumed; what runs finishes")
    @Impact(value = Impact.Kind.ACTION, changes = "State")
    void suspend();

    /** Lets it serve again after {@link #suspend}. */
    @Description("Lets it serve again")
    @Impact(value = Impact.Kind.ACTION, changes = "State")
    void resume();

    /**
     * Replaces every worker by a new one, one after another, without losing a request.
     *
     * @return how many will be replaced
     */
    @Description(
            "Replaces every worker by a new one, one after another, without losing a request;"
                + " returns how many")
    @Impact(Impact.Kind.ACTION_INFO)
    int recycleWorkers();

    /**
     * Lets another worker class run the requests from now on, until the server ends.
     *
     * @throws IllegalArgumentException if no bundle provides it; the message lists those there are
     */
    @Description("Lets another worker class run the requests from now on, until the server ends")
    @Impact(value = Impact.Kind.ACTION, changes = "WorkerClass")
    void changeWorkerClass(
            @Parameter(name = "workerClass", description = "the name of one that a bundle provides")
                    String workerClass);
}
