package kirin.settings;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The settings in force, as an OSGi service. Ask again for each use that may follow a change: a
 * reload replaces the snapshot as a whole.
 */
@ProviderType
public interface CurrentSettings {

    /** The snapshot of this moment; may be called from any thread. */
    Settings get();
}
