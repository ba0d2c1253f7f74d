package kirin.runtime;

import kirin.settings.CurrentSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsChange;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The settings in force, which may be exchanged while the server runs: whole or not at all. For any
 * thread; changes wait for each other.
 */
final class LiveSettings implements CurrentSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    private final Source source;
    private final Supplier<List<SettingsFollower>> followers;
    private volatile Settings current;
    private @Nullable Settings former;

    /** Where the settings came from at the start, and can be read from again. */
    interface Source {
        Settings read() throws SettingsException;
    }

    /** What makes other settings of those in force. */
    interface Edit {
        Settings of(Settings now) throws SettingsException;
    }

    /**
     * @param followers all that have to follow a change
     */
    LiveSettings(Settings first, Source source, Supplier<List<SettingsFollower>> followers) {
        this.current = first;
        this.source = source;
        this.followers = followers;
    }

    @Override
    public Settings get() {
        return current;
    }

    /**
     * Reads them from their source again.
     *
     * @throws SettingsException if they cannot be used; those before stay in force
     */
    synchronized SettingsChange reload() throws SettingsException {
        // Followed even if nothing differs: then it undoes what was asked for meanwhile.
        return change(source.read(), true);
    }

    /**
     * Exchanges them.
     *
     * @throws SettingsException if a part of the server cannot follow; those before stay in force
     */
    synchronized SettingsChange change(Edit edit) throws SettingsException {
        return change(edit.of(current), false);
    }

    /**
     * Goes back to the settings before the last change; done twice, it is as if it were not done.
     *
     * @throws SettingsException if there was no change, or a part of the server cannot follow
     */
    synchronized SettingsChange undo() throws SettingsException {
        if (former == null) {
            throw new SettingsException("the settings have not been changed since the start");
        }
        return change(former, false);
    }

    private SettingsChange change(Settings wanted, boolean always) throws SettingsException {
        SettingsChange change = SettingsChange.of(current, wanted);
        Settings before = current;
        if (always || !change.isNothing()) {
            follow(change.next());
        }
        if (!change.isNothing()) {
            former = before;
            LOG.info("Settings changed: {}", String.join(", ", change.changed()));
        }
        if (!change.afterRestart().isEmpty()) {
            LOG.warn(
                    "Settings that need a restart, and stay as they are until then: {}",
                    String.join(", ", change.afterRestart()));
        }
        return change;
    }

    private void follow(Settings next) throws SettingsException {
        List<SettingsFollower.Step> prepared = new ArrayList<>();
        try {
            for (SettingsFollower each : followers.get()) {
                prepared.add(each.prepare(next));
            }
        } catch (SettingsException | RuntimeException e) {
            prepared.forEach(SettingsFollower.Step::abandon);
            throw e;
        }
        current = next;
        for (SettingsFollower.Step each : prepared) {
            try {
                each.apply();
            } catch (RuntimeException e) {
                // It has promised not to; the others must hear of the change all the same.
                LOG.error("A part of the server did not follow the changed settings", e);
            }
        }
    }
}
