package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * The server as a whole, {@code kirin:type=Server}. Where an operation cannot be done, its
 * exception says in one line why; everything is as it was then.
 */
@ProviderType
@Description("The server as a whole: its state and settings, and what steers it")
public interface ServerMXBean {

    /** The version of Kirin. */
    @Description("The version of Kirin")
    String getVersion();

    /** {@code STARTING}, {@code RUNNING}, or {@code STOPPING}. */
    @Description("STARTING, RUNNING or STOPPING")
    String getState();

    /** The process id. */
    @Description("The process id")
    long getPid();

    /** Since the start of the process, in milliseconds. */
    @Description("Since the start of the process")
    @Units("milliseconds")
    long getUptimeMillis();

    /** Where it listens, for example {@code http://127.0.0.1:8000}. */
    @Description("Where it listens")
    List<String> getAddresses();

    /** Every setting, sorted by name. */
    @Description(
            "Every setting with its value, where that was given, and whether it can change while"
                    + " the server runs")
    List<SettingInfo> getSettings();

    /**
     * Reads the settings again and replaces every application by a new revision of itself, as HUP
     * does.
     *
     * @return what has changed in the settings, one text each
     */
    @Description(
            "Reads the settings again and replaces every application by a new revision of itself,"
                    + " as HUP does")
    @Impact(Impact.Kind.ACTION_INFO)
    List<String> reload();

    /** Begins to stop as TERM does, and returns before it has. */
    @Description("Begins to stop as TERM does, and returns before it has")
    @Impact(Impact.Kind.ACTION)
    @Changes("State")
    void stop();

    /** Opens the log files anew, for whoever has moved them away, as USR1 does. */
    @Description("Opens the log files anew, for whoever has moved them away, as USR1 does")
    @Impact(Impact.Kind.ACTION)
    void reopenLogs();

    /**
     * Gives every application so many workers that has no number of its own.
     *
     * @param workers at least 1
     * @return what has changed
     */
    @Description("Gives every application so many workers that has no number of its own")
    @Impact(Impact.Kind.ACTION_INFO)
    List<String> scale(@Parameter(name = "workers", description = "at least 1") int workers);

    /**
     * Gives one application so many workers.
     *
     * @param application its name
     * @param workers at least 1
     * @return what has changed
     */
    @Description("Gives one application so many workers")
    @Impact(Impact.Kind.ACTION_INFO)
    List<String> scaleApplication(
            @Parameter(name = "application", description = "its name") String application,
            @Parameter(name = "workers", description = "at least 1") int workers);

    /**
     * Changes a setting until the settings are read again.
     *
     * @param name of one that is live
     * @param value as text that the settings file would take
     * @return what has changed
     */
    @Description("Changes a setting until the settings are read again")
    @Impact(Impact.Kind.ACTION_INFO)
    List<String> setSetting(
            @Parameter(name = "name", description = "of a setting that is live") String name,
            @Parameter(name = "value", description = "as the settings file would take it")
                    String value);

    /** Goes back to the settings before the last change, and returns what has changed by that. */
    @Description("Goes back to the settings before the last change")
    @Impact(Impact.Kind.ACTION_INFO)
    List<String> undoSettings();
}
