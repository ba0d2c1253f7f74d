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

    /** Since when all counts but those of the present are counted, in ISO 8601. */
    @Description("Since when requests and the like are counted")
    String getFiguresSince();

    /**
     * Requests that have ended: the sum of {@code Answered}, {@code ClientsGone}, {@code Aborted}
     * and {@code Upgraded}.
     */
    @Description("Requests that have ended, in whatever way")
    @Units("requests")
    long getRequests();

    /** Requests whose whole answer was sent, that of the server in its place included. */
    @Description("Requests whose whole answer was sent")
    @Units("requests")
    long getAnswered();

    /** Requests whose client went before the whole answer was sent. */
    @Description("Requests whose client went before the whole answer was sent")
    @Units("requests")
    long getClientsGone();

    /** Requests whose connection the server closed before the whole answer was sent. */
    @Description("Requests whose connection the server closed before the whole answer was sent")
    @Units("requests")
    long getAborted();

    /** Requests whose connection was upgraded to another protocol, and has ended. */
    @Description("Requests whose connection was upgraded to another protocol, and has ended")
    @Units("requests")
    long getUpgraded();

    /** Requests answered 503 because it was suspended or its service was absent. */
    @Description("Requests answered 503 because it was suspended or its service was absent")
    @Units("requests")
    long getClosed();

    /** Ended requests by the status that was sent; those without any are left out. */
    @Description("Ended requests by the status that was sent")
    @Units("requests")
    Map<Integer, Long> getStatuses();

    /** Bytes of answers handed to the system, without heads. */
    @Description("Bytes of answers handed to the system, without heads")
    @Units("bytes")
    long getBytesSent();

    /** Ended requests a second, over the last minute. */
    @Description("Ended requests a second, over the last minute")
    @Units("requests per second")
    double getRate1();

    /** Ended requests a second, over the last five minutes. */
    @Description("Ended requests a second, over the last five minutes")
    @Units("requests per second")
    double getRate5();

    /** Ended requests a second, over the last fifteen minutes. */
    @Description("Ended requests a second, over the last fifteen minutes")
    @Units("requests per second")
    double getRate15();

    /** How long its requests took since its figures are counted. */
    @Description("How long requests took since its figures are counted: percentiles")
    @Units("microseconds")
    LatencyInfo getLatency();

    /** How long its requests took that have ended in the last minute. */
    @Description("How long the requests took that ended in the last minute: percentiles")
    @Units("microseconds")
    LatencyInfo getLatencyLastMinute();

    /** Its last errors, the newest first. */
    @Description("Its last errors with their times, the newest first")
    List<ErrorInfo> getLastErrors();

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
    @Impact(Impact.Kind.ACTION)
    @Changes("State")
    void suspend();

    /** Lets it serve again after {@link #suspend}. */
    @Description("Lets it serve again")
    @Impact(Impact.Kind.ACTION)
    @Changes("State")
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
    @Impact(Impact.Kind.ACTION)
    @Changes("WorkerClass")
    void changeWorkerClass(
            @Parameter(name = "workerClass", description = "the name of one that a bundle provides")
                    String workerClass);

    /** Counts everything anew from now on. */
    @Description("Counts everything anew from now on")
    @Impact(Impact.Kind.ACTION)
    @Changes("FiguresSince")
    void resetFigures();

    /**
     * As {@link DeployerMXBean#rollback} for this application.
     *
     * @param number of the entry in its history; 0 for the one that served before
     */
    @Description("Puts a former bundle of it into service again")
    @Impact(Impact.Kind.ACTION_INFO)
    @Changes("Version")
    DeployedBundle rollback(
            @Parameter(
                            name = "number",
                            description = "of the entry in its history, or 0 for the one before")
                    int number);

    /** As {@link DeployerMXBean#promote} for this application. */
    @Description("Gives all requests to the revision that has a share of them")
    @Impact(Impact.Kind.ACTION_INFO)
    @Changes("Version")
    DeployedBundle promote();

    /** As {@link DeployerMXBean#abort} for this application. */
    @Description("Takes the revision away that has a share of the requests")
    @Impact(Impact.Kind.ACTION_INFO)
    @Changes("Version")
    DeployedBundle abort();
}
