package kirin.lifecycle;

import org.osgi.annotation.versioning.ProviderType;

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
