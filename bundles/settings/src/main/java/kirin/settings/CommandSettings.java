package kirin.settings;

import static kirin.settings.Section.CONFIG_FILE;
import static kirin.settings.Section.DEBUGGING;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.yesOrNo;

import java.util.List;
import java.util.Optional;

/** Settings that say what the command {@code kirin} is to do; part of the one table. */
public final class CommandSettings {
    public static final Setting<Optional<ChosenApplication>> WSGI_APP =
            row(CONFIG_FILE, "wsgi_app", maybe(new ChosenApplication.Type()), Optional.empty())
                    .means("The one application to serve, at /, as the argument BUNDLE names it.")
                    .inEffect();
    public static final Setting<Boolean> CHECK_CONFIG =
            row(DEBUGGING, "check_config", yesOrNo(), false, "--check-config")
                    .means(
                            "Check the settings, read what would be deployed, tell what is wrong,"
                                    + " end.")
                    .inEffect();
    public static final Setting<Boolean> PRINT_CONFIG =
            row(DEBUGGING, "print_config", yesOrNo(), false, "--print-config")
                    .means("Print every setting and where it comes from, check all, and end.")
                    .inEffect();

    static final List<Setting<?>> ROWS = List.of(WSGI_APP, CHECK_CONFIG, PRINT_CONFIG);

    private CommandSettings() {}
}
