package kirin.settings;

import static kirin.settings.Section.DIRTY_ARBITERS;
import static kirin.settings.Section.WORKER_PROCESSES;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.oneOf;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.wholeNumber;

import java.time.Duration;
import java.util.List;

/** Settings of applications and workers that no code asks for yet. */
final class LaterWorkerSettings {
    private static final int MANY = 10_000;

    static final List<Setting<?>> ROWS =
            List.of(
                    row(WORKER_PROCESSES, "asgi_lifespan", lifespan(), "auto", "--asgi-lifespan")
                            .means("Whether asynchronous applications are told of start and stop."),
                    row(WORKER_PROCESSES, "http_parser", parser(), "auto", "--http-parser")
                            .means("Kept for gunicorn's files: there is one parser."),
                    row(
                                    WORKER_PROCESSES,
                                    "asgi_disconnect_grace_period",
                                    new Seconds(),
                                    Duration.ofSeconds(3),
                                    "--asgi-disconnect-grace-period")
                            .means("Time a request gets after its client has gone, in seconds.")
                            .live(),
                    row(DIRTY_ARBITERS, "dirty_apps", listOf(text()), List.of(), "--dirty-app")
                            .means("Bundles for heavy tasks; NAME:N runs at most N copies."),
                    row(DIRTY_ARBITERS, "dirty_workers", count(0), 0, "--dirty-workers")
                            .means("Workers of the separate pool for heavy tasks."),
                    row(
                                    DIRTY_ARBITERS,
                                    "dirty_timeout",
                                    new Seconds(),
                                    Duration.ofSeconds(300),
                                    "--dirty-timeout")
                            .means("Longest time for a heavy task, in seconds; 0 is no limit."),
                    row(DIRTY_ARBITERS, "dirty_threads", count(1), 1, "--dirty-threads")
                            .means("Heavy tasks that one worker of their pool runs at a time."),
                    row(
                                    DIRTY_ARBITERS,
                                    "dirty_graceful_timeout",
                                    new Seconds(),
                                    Duration.ofSeconds(30),
                                    "--dirty-graceful-timeout")
                            .means("Time that heavy tasks get to finish at a stop, in seconds."));

    private LaterWorkerSettings() {}

    private static Choice lifespan() {
        return oneOf("auto", "on", "off").withAlso("true", "on").withAlso("false", "off");
    }

    private static Choice parser() {
        return oneOf("auto", "fast", "python");
    }

    private static WholeNumber count(int fewest) {
        return wholeNumber(fewest, MANY);
    }
}
