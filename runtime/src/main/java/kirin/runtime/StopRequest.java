package kirin.runtime;

import java.util.concurrent.CompletableFuture;

/** Whether the server is to stop, and how fast. Signals and bundles ask, the main thread waits. */
final class StopRequest {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> quick = new CompletableFuture<>();

    /** Requests that run may finish. */
    void graceful() {
        asked.complete(null);
    }

    /**
     * Requests that run are cut off.
     *
     * @return false if that had been asked for before: then nobody wants to wait any more
     */
    boolean quick() {
        boolean first = quick.complete(null);
        asked.complete(null);
        return first;
    }

    /** Completed when a stop was asked for. */
    CompletableFuture<Void> asked() {
        return asked;
    }

    /** Completed when a quick one was. */
    CompletableFuture<Void> askedQuick() {
        return quick;
    }
}
