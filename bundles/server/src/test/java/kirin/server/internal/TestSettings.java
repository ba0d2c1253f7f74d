package kirin.server.internal;

import kirin.settings.PathTimeouts;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings of the workers in a test: one worker, and nothing that would end a request or it. */
final class TestSettings {
    private int workers = 1;
    private int backlog = 10_000;
    private Duration timeout = Duration.ZERO;
    private final Map<String, Duration> timeouts = new HashMap<>();
    private int mostWaitingPercent = 100;
    private int maxRequests;
    private int maxRequestsJitter;
    private Duration maxWorkerAge = Duration.ZERO;
    private boolean sharesInstance;
    private int maxStuck = 10;

    TestSettings workers(int count) {
        workers = count;
        return this;
    }

    TestSettings backlog(int requests) {
        backlog = requests;
        return this;
    }

    TestSettings timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    TestSettings timeout(String path, Duration limit) {
        timeouts.put(path, limit);
        return this;
    }

    TestSettings mostWaitingPercent(int percent) {
        mostWaitingPercent = percent;
        return this;
    }

    TestSettings maxRequests(int count, int jitter) {
        maxRequests = count;
        maxRequestsJitter = jitter;
        return this;
    }

    TestSettings maxWorkerAge(Duration age) {
        maxWorkerAge = age;
        return this;
    }

    TestSettings sharesInstance() {
        sharesInstance = true;
        return this;
    }

    TestSettings maxStuck(int threads) {
        maxStuck = threads;
        return this;
    }

    WorkerSettings build() {
        return new WorkerSettings(
                "test",
                "a test",
                workers,
                1,
                1000,
                backlog,
                timeout,
                new PathTimeouts(timeouts),
                mostWaitingPercent,
                maxRequests,
                maxRequestsJitter,
                maxWorkerAge,
                false,
                sharesInstance,
                maxStuck);
    }
}
