package kirin.settings;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The settings in force, as an OSGi service. Ask again for each use that may follow a change: a
 * reload replaces the snapshot as a whole.
 */
@ProviderType
public interface CurrentSettings {
    /**
     * Service property: {@link Settings#chosen} of the start. What is of use with some setting only
     * names it in the target of its reference, and costs a start without that setting nothing.
     */
    String CHOSEN = "kirin.settings.chosen";

    /** The snapshot of this moment; may be called from any thread. */
    Settings get();
}
