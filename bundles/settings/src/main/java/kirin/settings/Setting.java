package kirin.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
    private final Set<Mark> marks;

    private enum Mark {
        LIVE,
        IN_EFFECT,
        PER_APPLICATION
    }

    private Setting(
            Section section,
            String name,
            ValueType<T> type,
            T defaultValue,
            List<String> flags,
            String flagMeans,
            String meaning,
            Set<Mark> marks) {
        this.section = section;
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.flags = flags;
        this.flagMeans = flagMeans;
        this.meaning = meaning;
        this.marks = marks;
    }

    /** Begins a row; {@link #means} completes it. */
    static <T> Setting<T> row(
            Section section, String name, ValueType<T> type, T defaultValue, String... flags) {
        String flagMeans = type.isSwitch() ? "true" : "";
        return new Setting<>(
                section, name, type, defaultValue, List.of(flags), flagMeans, "", Set.of());
    }

    Setting<T> means(String sentence) {
        return new Setting<>(section, name, type, defaultValue, flags, flagMeans, sentence, marks);
    }

    /** For a flag that may stand without a value and then does not mean {@code true}. */
    Setting<T> flagMeans(String value) {
        return new Setting<>(section, name, type, defaultValue, flags, value, meaning, marks);
    }

    /** A running server can take a new value. */
    Setting<T> live() {
        return marked(Mark.LIVE);
    }

    /** The machinery behind it exists. */
    Setting<T> inEffect() {
        return marked(Mark.IN_EFFECT);
    }

    /** An application may have a value of its own. */
    Setting<T> perApplication() {
        return marked(Mark.PER_APPLICATION);
    }

    private Setting<T> marked(Mark mark) {
        Set<Mark> more = EnumSet.of(mark);
        more.addAll(marks);
        return new Setting<>(section, name, type, defaultValue, flags, flagMeans, meaning, more);
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
        return marks.contains(Mark.LIVE);
    }

    /** Whether this version does anything with it; otherwise it is accepted and ignored. */
    public boolean isInEffect() {
        return marks.contains(Mark.IN_EFFECT);
    }

    /** Whether an application may have a value of its own, in its table {@code [apps.NAME]}. */
    public boolean isPerApplication() {
        return marks.contains(Mark.PER_APPLICATION);
    }

    @Override
    public String toString() {
        return name;
    }
}
