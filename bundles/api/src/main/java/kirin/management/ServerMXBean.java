package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * The server as a whole, {@code kirin:type=Server}. Where an operation cannot be done, its
 * exception says in one line why; everything is as it was then.
 */
@ProviderType
public interface ServerMXBean {

    /** The version of Kirin. */
    String getVersion();

    /** {@code STARTING}, {@code RUNNING}, or {@code STOPPING}. */
    String getState();

    /** The process id. */
    long getPid();

    /** Since the start of the process, in milliseconds. */
    long getUptimeMillis();

    /** Where it listens, for example {@code http://127.0.0.1:8000}. */
    List<String> getAddresses();

    /** Every setting, sorted by name. */
    List<SettingInfo> getSettings();

    /**
     * Reads the settings again and replaces every application by a new revision of itself, as HUP
     * does.
     *
     * @return what has changed in the settings, one text each
     */
    List<String> reload();

    /** Begins to stop as TERM does, and returns before it has. */
    void stop();

    /** Opens the log files anew, for whoever has moved them away, as USR1 does. */
    void reopenLogs();

    /**
     * Gives every application so many workers that has no number of its own.
     *
     * @param workers at least 1
     * @return what has changed
     */
    List<String> scale(int workers);

    /**
     * Gives one application so many workers.
     *
     * @param application its name
     * @param workers at least 1
     * @return what has changed
     */
    List<String> scaleApplication(String application, int workers);

    /**
     * Changes a setting until the settings are read again.
     *
     * @param name of one that is live
     * @param value as text that the settings file would take
     * @return what has changed
     */
    List<String> setSetting(String name, String value);

    /** Goes back to the settings before the last change, and returns what has changed by that. */
    List<String> undoSettings();
}
