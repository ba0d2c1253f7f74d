package kirin.runtime;

import kirin.lifecycle.Listeners;
import kirin.lifecycle.Workers;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends the workers of a server home while the server itself stays. Nobody is let in who would wait
 * for them: clients stay in the system's queue, and go to whoever else listens at the same sockets.
 * Any thread.
 */
final class Dismissal {
    // Both guarded by this.
    private boolean begun;

    /** Completed when the workers are told; cancelled if they are wanted before. */
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

    /**
     * Lets the connections end, and then the workers.
     *
     * @param patience with the connections
     */
    synchronized void begin(EmbeddedFramework framework, Duration patience) {
        if (begun) {
            return;
        }
        begun = true;
        CompletableFuture<Void> left =
                framework
                        .service(Listeners.class)
                        .map(listeners -> listeners.pause().toCompletableFuture().copy())
                        .orElseGet(() -> CompletableFuture.completedFuture(null));
        told =
                left.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        // In time or not.
                        .handle((ended, late) -> null)
                        .thenRun(
                                () -> framework.service(Workers.class).ifPresent(Workers::dismiss));
    }

    /** There are workers again, or will be in a moment: lets clients in. */
    synchronized void end(EmbeddedFramework framework) {
        if (begun) {
            begun = false;
            var _ = told.cancel(false);
            framework.service(Listeners.class).ifPresent(Listeners::resume);
        }
    }

    /** Whether the workers were sent home. */
    synchronized boolean isBegun() {
        return begun;
    }
}
