package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Map;

/**
 * One application in service, {@code kirin:type=App,name=NAME}. Counts begin when the application
 * is first served and go on over its revisions.
 */
@ProviderType
public interface AppMXBean {

    /** The application's name. */
    String getName();

    /** Where it is mounted. */
    String getPath();

    /** The version of the bundle that answers. */
    String getVersion();

    /** The revision that answers, counted from 1. */
    int getRevision();

    /**
     * {@code SERVING}; {@code UNHEALTHY} when too many of its requests are stuck; {@code SUSPENDED}
     * after {@link #suspend}; {@code STOPPED} while its service is absent and its place is kept;
     * {@code DRAINING} when it has no place any more; {@code GONE} when nothing is left of it but
     * threads that are stuck.
     */
    String getState();

    /** All its revisions that are there, with a route, before or after they have one. */
    List<RevisionInfo> getRevisions();

    /** The worker class in use. */
    String getWorkerClass();

    /** Workers that stand ready. */
    int getWorkers();

    /** Requests that have begun and not ended, those that wait included. */
    int getInFlight();

    /** Requests that wait for a worker. */
    int getQueued();

    /** Requests that a worker has begun. */
    long getHandled();

    /** Time that handled requests have waited for a worker, in microseconds, all together. */
    long getWaitedMicros();

    /** Requests turned away because too many waited, or they had waited for too long. */
    long getShed();

    /** Requests that passed their time limit. */
    long getTimeouts();

    /** Workers replaced, by reason: {@code requests}, {@code age}, {@code heap} and so on. */
    Map<String, Long> getRecycled();

    /** Starts of a worker that failed. */
    long getBootFailures();

    /** Ended drains of former revisions, by outcome: {@code finished}, {@code cutOff}. */
    Map<String, Long> getDrains();

    /**
     * Requests that were answered by the server, but whose threads have not ended yet. An
     * application that is undeployed has its bean until they have.
     */
    List<StuckRequest> getStuck();

    /**
     * Answers 503 from now on, with {@code Retry-After}, until {@link #resume}; what runs finishes,
     * and the workers stay. Holds for the revisions that follow too.
     */
    void suspend();

    /** Lets it serve again after {@link #suspend}. */
    void resume();

    /**
     * Replaces every worker by a new one, one after another, without losing a request.
     *
     * @return how many will be replaced
     */
    int recycleWorkers();

    /**
     * Lets another worker class run the requests from now on, until the server ends.
     *
     * @throws IllegalArgumentException if no bundle provides it; the message lists those there are
     */
    void changeWorkerClass(String workerClass);
}
