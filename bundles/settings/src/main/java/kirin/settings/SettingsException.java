package kirin.settings;

import java.util.List;

/** Settings that cannot be used. Carries all problems found; nothing was changed. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // what List.copyOf makes is serializable
    private final List<String> problems;

    /** With one problem: where, what is wrong, what to do. */
    public SettingsException(String problem) {
        this(List.of(problem));
    }

    /** With all problems, one line each. */
    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each: where, what is wrong, what to do. */
    public List<String> problems() {
        return problems;
    }
}
