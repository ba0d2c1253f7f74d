package kirin.lifecycle;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.util.function.Consumer;

/** The launcher's ear for parts that cannot start. Optional: tests run without a launcher. */
@ProviderType
public interface Startup {

    /**
     * Reports that the server cannot start as it is set up. The launcher prints the problem as one
     * line, takes everything down again and exits with 1. Has no effect once the server is up.
     *
     * @param problem what was wrong, where, and what to do
     */
    void failed(String problem);

    /**
     * The same for a part that may run without a launcher.
     *
     * @param log gets the problem where there is none, for example {@code LOG::error}
     */
    static void failed(@Nullable Startup startup, String problem, Consumer<String> log) {
        if (startup == null) {
            log.accept(problem);
        } else {
            startup.failed(problem);
        }
    }

    /**
     * Reports that there are applications to serve and none of them could be started.
     *
     * @param problem what was wrong with one of them, where, and what to do
     * @param loaded whether they were loaded, and only their workers do not boot
     */
    default void nothingServed(String problem, boolean loaded) {
        failed(problem);
    }

    /**
     * Whether the start has failed, for whatever reason: the server ends without having been up.
     * Known before the first bundle is stopped.
     */
    default boolean hasFailed() {
        return false;
    }
}
