package kirin.settings;

import java.util.List;

/**
 * One row of the table of settings. There is one object per setting, and settings are compared by
 * identity.
 *
 * @param <T> what {@link Settings#get} gives for it
 */
public final class Setting<T> {
    private final Section section;
    private final String name;
    private final ValueType<T> type;
    private final T defaultValue;
    private final List<String> flags;
    private final String flagMeans;
    private final String meaning;
    private final boolean live;
    private final boolean inEffect;

    private Setting(
            Section section,
            String name,
            ValueType<T> type,
            T defaultValue,
            List<String> flags,
            String flagMeans,
            String meaning,
            boolean live,
            boolean inEffect) {
        this.section = section;
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.flags = flags;
        this.flagMeans = flagMeans;
        this.meaning = meaning;
        this.live = live;
        this.inEffect = inEffect;
    }

    /** Begins a row; {@link #means} completes it. */
    static <T> Setting<T> row(
            Section section, String name, ValueType<T> type, T defaultValue, String... flags) {
        String flagMeans = type.isSwitch() ? "true" : "";
        return new Setting<>(
                section, name, type, defaultValue, List.of(flags), flagMeans, "", false, false);
    }

    Setting<T> means(String sentence) {
        return new Setting<>(
                section, name, type, defaultValue, flags, flagMeans, sentence, live, inEffect);
    }

    /** For a flag that may stand without a value and then does not mean {@code true}. */
    Setting<T> flagMeans(String value) {
        return new Setting<>(
                section, name, type, defaultValue, flags, value, meaning, live, inEffect);
    }

    /** A running server can take a new value. */
    Setting<T> live() {
        return new Setting<>(
                section, name, type, defaultValue, flags, flagMeans, meaning, true, inEffect);
    }

    /** The machinery behind it exists. */
    Setting<T> inEffect() {
        return new Setting<>(
                section, name, type, defaultValue, flags, flagMeans, meaning, live, true);
    }

    /** The group it is shown in. */
    public Section section() {
        return section;
    }

    /** Its name in a settings file, which is gunicorn's where gunicorn has it. */
    public String name() {
        return name;
    }

    /** How its values are written, checked and shown. */
    public ValueType<T> type() {
        return type;
    }

    /** The value when nobody gives one. */
    public T defaultValue() {
        return defaultValue;
    }

    /** Its names on the command line with their dashes, the short one first; may be empty. */
    public List<String> flags() {
        return flags;
    }

    /**
     * The value that its flag stands for when it is given alone, as text for {@link
     * ValueType#parse}; empty if the flag needs a value.
     */
    public String flagMeans() {
        return flagMeans;
    }

    /** What it is for, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** Whether a running server can take a new value; otherwise it needs a restart. */
    public boolean isLive() {
        return live;
    }

    /** Whether this version does anything with it; otherwise it is accepted and ignored. */
    public boolean isInEffect() {
        return inEffect;
    }

    @Override
    public String toString() {
        return name;
    }
}
