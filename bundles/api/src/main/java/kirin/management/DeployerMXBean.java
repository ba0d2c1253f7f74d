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
@Description(
        "What is deployed, and how to change it; a file is named by its path on the machine of the"
                + " server")
public interface DeployerMXBean {

    /** The folders whose files are deployed. */
    @Description("The folders whose files are deployed")
    List<String> getFolders();

    /** Every bundle that is deployed, or waits for something, in the order of their names. */
    @Description("Every bundle that is deployed, or waits for something")
    List<DeployedBundle> getBundles();

    /** Files that failed and are not tried again until they change. */
    @Description("Files that failed and are not tried again until they change, with the reasons")
    List<QuarantinedFile> getQuarantine();

    /**
     * Deploys a file: puts it into service as one does that lies in a folder, and when its
     * applications have answered, at the public address too, puts it into the first folder.
     *
     * @return what answers now
     */
    @Description(
            "Puts a file into service, and into the first folder when its applications have"
                    + " answered")
    @Impact(Impact.Kind.ACTION_INFO)
    DeployedBundle deploy(@Parameter(name = "file", description = "its path") String file);

    /**
     * Lets a file's applications serve a share of the requests, until {@link #promote} or {@link
     * #abort}.
     *
     * @param percent of the clients, 0 to 100
     * @param header {@code NAME=VALUE}: clients that send this header; empty for none
     * @param cookie {@code NAME=VALUE}: clients that send this cookie; empty for none
     */
    @Description(
            "Lets the applications of a file serve a share of the requests, until it is promoted or"
                    + " aborted")
    @Impact(Impact.Kind.ACTION_INFO)
    DeployedBundle share(
            @Parameter(name = "file", description = "its path") String file,
            @Parameter(name = "percent", description = "of the clients, 0 to 100") int percent,
            @Parameter(name = "header", description = "NAME=VALUE of clients that get it, or empty")
                    String header,
            @Parameter(name = "cookie", description = "NAME=VALUE of clients that get it, or empty")
                    String cookie);

    /**
     * As {@link #share}, with a share that grows by itself and gets all requests at the end, as
     * long as the revision does no worse than the one beside it; otherwise it is taken away.
     *
     * @param percents ascending, for example {@code 5,25,50}
     * @param seconds how long each of them holds
     */
    @Description(
            "As share, with a share that grows as long as the revision does no worse than the one"
                    + " beside it")
    @Impact(Impact.Kind.ACTION_INFO)
    DeployedBundle shareInSteps(
            @Parameter(name = "file", description = "its path") String file,
            @Parameter(name = "percents", description = "ascending, for example 5,25,50")
                    String percents,
            @Parameter(name = "seconds", description = "how long each of them holds") int seconds,
            @Parameter(name = "header", description = "NAME=VALUE of clients that get it, or empty")
                    String header,
            @Parameter(name = "cookie", description = "NAME=VALUE of clients that get it, or empty")
                    String cookie);

    /** Gives all requests to the revision that has a share of them, and its file to the folder. */
    @Description("Gives all requests to the revision that has a share of them")
    @Impact(Impact.Kind.ACTION_INFO)
    DeployedBundle promote(
            @Parameter(name = "application", description = "its name") String application);

    /** Takes the revision away that has a share of the requests. */
    @Description("Takes the revision away that has a share of the requests")
    @Impact(Impact.Kind.ACTION_INFO)
    DeployedBundle abort(
            @Parameter(name = "application", description = "its name") String application);

    /**
     * Takes an application out of service with its bundle, and the file out of its folder.
     *
     * @param application its name, or that of a set, or of a configuration's file
     */
    @Description("Takes an application out of service, and its file out of the folder")
    @Impact(Impact.Kind.ACTION_INFO)
    DeployedBundle undeploy(
            @Parameter(
                            name = "application",
                            description =
                                    "its name, or that of a set or of the file of a configuration")
                    String application);

    /**
     * Puts a former bundle of an application into service again, and all of its set if it came with
     * one.
     *
     * @param number of the entry in its {@link #history}; 0 for the one that served before
     */
    @Description("Puts a former bundle of an application into service again")
    @Impact(Impact.Kind.ACTION_INFO)
    DeployedBundle rollback(
            @Parameter(name = "application", description = "its name") String application,
            @Parameter(
                            name = "number",
                            description =
                                    "of the entry in its history, or 0 for the one that served"
                                            + " before")
                    int number);

    /** Tries quarantined files again: that of this name, or all if it is empty. */
    @Description("Tries quarantined files again")
    @Impact(Impact.Kind.ACTION_INFO)
    List<String> retry(
            @Parameter(name = "file", description = "its name, or empty for all") String file);

    /** What was deployed for an application, the newest first. */
    @Description("What was deployed for an application, the newest first")
    @Impact(Impact.Kind.INFO)
    List<HistoryEntry> history(
            @Parameter(name = "application", description = "its name") String application);

    /** Whether a file would deploy and what would change. Changes nothing. */
    @Description("Whether a file would deploy and what would change; changes nothing")
    @Impact(Impact.Kind.INFO)
    CheckedFile check(@Parameter(name = "file", description = "its path") String file);

    /** Class loaders of removed bundles that are still in memory, and what holds them. */
    @Description("Class loaders of removed bundles that are still in memory, and what holds them")
    @Impact(Impact.Kind.INFO)
    List<LeakedBundle> leaks();

    /** Replaces every application by a new revision of the same file, as HUP does. */
    @Description("Replaces every application by a new revision of the same file, as HUP does")
    @Impact(Impact.Kind.ACTION_INFO)
    List<DeployedBundle> reload();
}
