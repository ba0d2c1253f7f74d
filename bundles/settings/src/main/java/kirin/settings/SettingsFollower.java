package kirin.settings;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A part of the server that follows when the settings change while it runs, as an OSGi service.
 * What reads {@link CurrentSettings} for each use need not be one.
 *
 * <p>A change is made whole or not at all: every follower is asked to prepare, and only when all
 * have done so is any of them told to go on.
 */
@ConsumerType
public interface SettingsFollower {

    /**
     * Does all that can fail, and nothing that anybody else sees. Never called by two threads at
     * once, nor before the step made last has been applied or abandoned.
     *
     * @param next what is about to be in force
     * @throws SettingsException if it cannot follow, and why; it has to leave nothing behind
     */
    Step prepare(Settings next) throws SettingsException;

    /** What was prepared; one of the two is called, once. */
    @FunctionalInterface
    interface Step {

        /** Goes on with the new settings, which {@link CurrentSettings} gives now; cannot fail. */
        void apply();

        /** Gives up what was prepared; nothing, unless it is said here. */
        default void abandon() {}
    }
}
