package kirin.routing;

import org.osgi.annotation.versioning.ProviderType;

/** Makes copies of a bundle that run beside it, each with its own classes. Safe for any thread. */
@ProviderType
public interface BundleCopies {

    /**
     * Installs a copy.
     *
     * @param bundleId of the bundle to copy
     * @return the copy, installed and not started
     * @throws Exception if it cannot be installed; nothing is left of it
     */
    Copy copy(long bundleId) throws Exception;

    /** One copy; whoever asked for it closes it. */
    @ProviderType
    interface Copy extends AutoCloseable {

        /** The id of the copy's own bundle. */
        long bundleId();

        /**
         * Starts it, which runs the bundle's own code and may take any time.
         *
         * @throws Exception if it does not resolve or start
         */
        void start() throws Exception;

        /** Stops and removes it, whatever state it is in. Never throws. */
        @Override
        void close();
    }
}
