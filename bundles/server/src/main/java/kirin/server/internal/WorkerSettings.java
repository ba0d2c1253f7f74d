package kirin.server.internal;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.time.Duration;

/**
 * The settings that pools are made by.
 *
 * @param workerClassOrigin where the name of the worker class was given
 * @param workers for each application
 * @param timeout for each request; zero for none
 */
record WorkerSettings(
        String workerClass,
        String workerClassOrigin,
        int workers,
        int threads,
        int connections,
        int backlog,
        Duration timeout) {

    static WorkerSettings of(Settings settings) {
        return new WorkerSettings(
                settings.get(ServerSettings.WORKER_CLASS),
                settings.origin(ServerSettings.WORKER_CLASS).toString(),
                settings.get(ServerSettings.WORKERS),
                settings.get(ServerSettings.THREADS),
                settings.get(ServerSettings.WORKER_CONNECTIONS),
                settings.get(ServerSettings.BACKLOG),
                settings.get(ServerSettings.TIMEOUT));
    }
}
