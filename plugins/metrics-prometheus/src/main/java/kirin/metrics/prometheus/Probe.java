package kirin.metrics.prometheus;

/** What Kubernetes asks, by the last part of the path. */
enum Probe {
    /** Does it respond at all? If not, a new process is the remedy. */
    LIVE,
    /** Has it come up? Until then the other two are not asked. */
    STARTED,
    /** Shall it get requests now? */
    READY;

    /** As paths and tags have it. */
    String text() {
        return switch (this) {
            case LIVE -> "live";
            case STARTED -> "started";
            case READY -> "ready";
        };
    }
}
