package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * What is deployed, {@code kirin:type=Deployer}, and how to change it.
 *
 * <p>Operations return when all is done, and throw {@link IllegalStateException} if it was not
 * done, or {@link IllegalArgumentException} if they were asked for something that is not there; the
 * message says why, in words for an operator. A file is named by its path on the server's machine.
 */
@ProviderType
public interface DeployerMXBean {

    /** The folders whose files are deployed. */
    List<String> getFolders();

    /** Every bundle that is deployed, or waits for something, in the order of their names. */
    List<DeployedBundle> getBundles();

    /** Files that failed and are not tried again until they change. */
    List<QuarantinedFile> getQuarantine();

    /**
     * Deploys a file: puts it into service as one does that lies in a folder, and when its
     * applications have answered, at the public address too, puts it into the first folder.
     *
     * @return what answers now
     */
    DeployedBundle deploy(String file);

    /**
     * Lets a file's applications serve a share of the requests, until {@link #promote} or {@link
     * #abort}.
     *
     * @param percent of the clients, 0 to 100
     * @param header {@code NAME=VALUE}: clients that send this header; empty for none
     * @param cookie {@code NAME=VALUE}: clients that send this cookie; empty for none
     */
    DeployedBundle share(String file, int percent, String header, String cookie);

    /**
     * As {@link #share}, with a share that grows by itself and gets all requests at the end, as
     * long as the revision does no worse than the one beside it; otherwise it is taken away.
     *
     * @param percents ascending, for example {@code 5,25,50}
     * @param seconds how long each of them holds
     */
    DeployedBundle shareInSteps(
            String file, String percents, int seconds, String header, String cookie);

    /** Gives all requests to the revision that has a share of them, and its file to the folder. */
    DeployedBundle promote(String application);

    /** Takes the revision away that has a share of the requests. */
    DeployedBundle abort(String application);

    /**
     * Takes an application out of service with its bundle, and the file out of its folder.
     *
     * @param application its name, or that of a set, or of a configuration's file
     */
    DeployedBundle undeploy(String application);

    /**
     * Puts a former bundle of an application into service again, and all of its set if it came with
     * one.
     *
     * @param number of the entry in its {@link #history}; 0 for the one that served before
     */
    DeployedBundle rollback(String application, int number);

    /** Tries quarantined files again: that of this name, or all if it is empty. */
    List<String> retry(String file);

    /** What was deployed for an application, the newest first. */
    List<HistoryEntry> history(String application);

    /** Whether a file would deploy and what would change. Changes nothing. */
    CheckedFile check(String file);

    /** Class loaders of removed bundles that are still in memory, and what holds them. */
    List<LeakedBundle> leaks();

    /** Replaces every application by a new revision of the same file, as HUP does. */
    List<DeployedBundle> reload();
}
