package kirin.server.internal;

/** Why a worker is replaced by a new one. */
enum Recycling {
    REQUESTS("requests", "it has served max_requests"),
    AGE("age", "it has reached max_worker_age"),
    HEAP("heap", "the heap is fuller than max_heap_percent after a collection"),
    ASKED("asked", "asked for"),
    TIMEOUT("timeout", "a request has passed its timeout"),
    WORKER_CLASS("workerClass", "another worker class takes over"),
    SETTINGS("settings", "its settings have changed");

    /** The name of its count. */
    final String key;

    /** For the log, after "because" as it were. */
    final String reason;

    Recycling(String key, String reason) {
        this.key = key;
        this.reason = reason;
    }
}
