package kirin.server.internal;

import java.time.Duration;

/**
 * The settings that pools are made by.
 *
 * @param workers for each application
 * @param timeout for each request; zero for none
 */
record WorkerSettings(
        String workerClass,
        int workers,
        int threads,
        int connections,
        int backlog,
        Duration timeout) {}
