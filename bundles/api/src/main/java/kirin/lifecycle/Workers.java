package kirin.lifecycle;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How many workers run, as the operator changes it by signals. A new revision of an application has
 * as many again as its settings say. Safe for any thread; what is asked for happens soon after.
 */
@ProviderType
public interface Workers {

    /**
     * Gives every application that is served more workers, or takes from it those that are there
     * for the longest time.
     *
     * @param more how many; if negative, so many fewer, but at least one is left
     */
    void add(int more);

    /**
     * Lets every worker finish what it has and end. Applications stay, and their requests wait for
     * workers that are added.
     */
    void dismiss();
}
