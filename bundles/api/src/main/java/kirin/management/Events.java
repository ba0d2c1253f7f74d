package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What all parts tell of what happens, for whoever watches the server. Telling never blocks: where
 * more happens than can be taken, the rest is counted and dropped. Any thread.
 */
@ProviderType
public interface Events {
    /** Those that nobody hears of. */
    Events NONE =
            new Events() {
                @Override
                public void tell(Event event) {
                    // Nobody watches.
                }

                @Override
                public void changed(Change change) {
                    // Nobody watches.
                }
            };

    /** Tells that something has happened. */
    void tell(Event event);

    /** Tells that somebody has changed something, or tried to, for the audit log too. */
    void changed(Change change);
}
