package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * What is deployed, {@code kirin:type=Deployer}, and how to change it.
 *
 * <p>Operations return when all is done, and throw {@link IllegalStateException} if it was not
 * done, or {@link IllegalArgumentException} if they were asked for something that is not there; the
 * message says why, in words for an operator. A file is named by its path on the server's machine,
 * by a URL that the server fetches it from ({@code http}, {@code https}, {@code file}; at most 1
 * GiB), or as {@link #beginUpload} has named it.
 */
@ProviderType
@Description(
        "What is deployed, and how to change it; a file is named by its path on the machine of the"
                + " server, by a URL that it is fetched from, or as beginUpload has named it")
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
     * Begins to take a file from a client that has none on the server's machine. It is there until
     * it has been deployed, is discarded, or the server ends; there are 16 at most, of at most 1
     * GiB.
     *
     * @param name that it is to have in the folder, for example {@code shop-2.1.jar}
     * @return what operations that need a file take for it
     */
    @Description(
            "Begins to take a file in pieces; returns what deploy, share and check take for it")
    @Impact(Impact.Kind.ACTION_INFO)
    String beginUpload(
            @Parameter(name = "name", description = "that it is to have, as shop-2.1.jar")
                    String name);

    /**
     * Appends to a file that was begun.
     *
     * @param file as {@link #beginUpload} has named it
     * @param base64 the next piece, in Base64 (RFC 4648, section 4); over Jolokia, where a request
     *     may have 1 MiB, of 700 kB at most
     * @return how long the file is now, in bytes
     */
    @Description("Appends the next piece to an upload; returns how long it is now, in bytes")
    @Impact(Impact.Kind.ACTION_INFO)
    long upload(
            @Parameter(name = "file", description = "as beginUpload has named it") String file,
            @Parameter(name = "base64", description = "the piece, in Base64") String base64);

    /** Removes a file that was begun and is not to be deployed. */
    @Description("Removes an upload that is not to be deployed")
    @Impact(Impact.Kind.ACTION)
    void discardUpload(
            @Parameter(name = "file", description = "as beginUpload has named it") String file);

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
    DeployedBundle deploy(
            @Parameter(name = "file", description = "path, URL or upload") String file);

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
            @Parameter(name = "file", description = "path, URL or upload") String file,
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
            @Parameter(name = "file", description = "path, URL or upload") String file,
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
    CheckedFile check(@Parameter(name = "file", description = "path, URL or upload") String file);

    /** Class loaders of removed bundles that are still in memory, and what holds them. */
    @Description("Class loaders of removed bundles that are still in memory, and what holds them")
    @Impact(Impact.Kind.INFO)
    List<LeakedBundle> leaks();

    /** Replaces every application by a new revision of the same file, as HUP does. */
    @Description("Replaces every application by a new revision of the same file, as HUP does")
    @Impact(Impact.Kind.ACTION_INFO)
    List<DeployedBundle> reload();
}
