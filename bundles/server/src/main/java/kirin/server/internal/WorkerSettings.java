package kirin.server.internal;

import kirin.settings.PathTimeouts;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.time.Duration;

/**
 * The settings by which the workers of one application are made and watched.
 *
 * @param workerClassOrigin where the name of the worker class was given
 * @param workers of the application
 * @param backlog requests that may wait for a worker
 * @param timeout for each request; zero for none
 * @param timeouts for requests to some paths, instead of that
 * @param mostWaitingPercent how much of its timeout a request may wait for a worker
 * @param maxRequests after which a worker is replaced; 0 for never
 * @param maxWorkerAge after which a worker is replaced; zero for never
 * @param copiesBundle whether each worker gets a copy of the bundle
 * @param sharesInstance whether all workers share one instance whatever its scope
 * @param maxStuck threads that may be stuck before the application is unhealthy
 */
record WorkerSettings(
        String workerClass,
        String workerClassOrigin,
        int workers,
        int threads,
        int connections,
        int backlog,
        Duration timeout,
        PathTimeouts timeouts,
        int mostWaitingPercent,
        int maxRequests,
        int maxRequestsJitter,
        Duration maxWorkerAge,
        boolean copiesBundle,
        boolean sharesInstance,
        int maxStuck) {

    /** Whether workers made by the others need not be made anew for these. */
    boolean makesSameWorkersAs(WorkerSettings other) {
        return threads == other.threads
                && connections == other.connections
                && maxRequests == other.maxRequests
                && maxRequestsJitter == other.maxRequestsJitter
                && makesSameInstancesAs(other);
    }

    /** Whether the workers of both have their instances of the application in the same way. */
    boolean makesSameInstancesAs(WorkerSettings other) {
        return copiesBundle == other.copiesBundle && sharesInstance == other.sharesInstance;
    }

    /** Those of an application, or the general ones. */
    static WorkerSettings of(Settings settings) {
        return new WorkerSettings(
                kirin.settings.WorkerClasses.effective(settings),
                settings.origin(ServerSettings.WORKER_CLASS).toString(),
                settings.get(ServerSettings.WORKERS),
                settings.get(ServerSettings.THREADS),
                settings.get(ServerSettings.WORKER_CONNECTIONS),
                settings.get(ServerSettings.BACKLOG),
                settings.get(ServerSettings.TIMEOUT),
                settings.get(ServerSettings.TIMEOUTS),
                settings.get(ServerSettings.QUEUE_TIMEOUT_PERCENT),
                settings.get(ServerSettings.MAX_REQUESTS),
                settings.get(ServerSettings.MAX_REQUESTS_JITTER),
                settings.get(ServerSettings.MAX_WORKER_AGE),
                settings.get(ServerSettings.ISOLATION).equals("bundle"),
                settings.get(ServerSettings.PRELOAD_APP),
                settings.get(ServerSettings.MAX_STUCK_REQUESTS));
    }
}
