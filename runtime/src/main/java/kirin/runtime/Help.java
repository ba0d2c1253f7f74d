package kirin.runtime;

import kirin.settings.Section;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} prints: the launcher's own flags, then the table of settings. */
final class Help {
    private static final String BEGINNING =
            """
            Usage: kirin [--config FILE] [FLAG ...] [BUNDLE[:APPLICATION]]
                   kirin COMMAND ...

            Serves the applications that are bundles in the deploy folder; or one of them alone, at /:
            BUNDLE is its symbolic name, with a colon or a dot in it, or the path of a jar. With a
            command, tells a running server what to do: kirin help lists them, kirin deploy FILE is one.

              -c, --config FILE
                    Settings file, in TOML; if none is named, ./kirin.toml where there is one.
              --cache DIR
                    Keep the framework's cache there, instead of in a temporary folder.
              -h, --help
                    Print this.
              -v, --version
                    Print the versions of Kirin and of Java.

            Each setting below has its name in the settings file first, then its flags. A flag wins
            over the file, and over flags in the environment variable KIRIN_CMD_ARGS, which win over
            it too. Those marked with * have no effect in this version.
            """;

    private static final String END =
            """

            Signals
              HUP         read the settings again and replace every application, losing no request
              TERM        stop; what runs may finish within graceful_timeout
              INT         stop quickly; a second one at once
              USR1        open the log files anew
              USR2        start a successor on the same sockets; TERM to this one makes it the only one
              TTIN, TTOU  one worker more of each application, or fewer
              WINCH       with daemon: dismiss the workers until HUP
              QUIT        print all threads; the JVM keeps it for itself

            Exit codes
              0  ended in order
              1  a setting is wrong, or the start has failed
              2  the command line was not understood
              3  no worker has booted
              4  no application could be loaded
            """;

    private Help() {}

    static String text() {
        var help = new StringBuilder(BEGINNING);
        for (Section section : Section.values()) {
            List<Setting<?>> settings = settingsOf(section);
            if (!settings.isEmpty()) {
                help.append("\n").append(section.title()).append("\n");
                settings.forEach(setting -> describe(setting, help));
            }
        }
        return help.append(END).toString().stripTrailing();
    }

    private static List<Setting<?>> settingsOf(Section section) {
        List<Setting<?>> settings = new ArrayList<>();
        for (Setting<?> setting : ServerSettings.all()) {
            if (setting.section() == section) {
                settings.add(setting);
            }
        }
        return settings;
    }

    private static <T> void describe(Setting<T> setting, StringBuilder help) {
        help.append("  ").append(setting.name()).append(setting.isInEffect() ? "" : " *");
        if (!setting.flags().isEmpty()) {
            help.append("  ").append(String.join(", ", setting.flags())).append(value(setting));
        }
        String shown = setting.type().format(setting.defaultValue());
        help.append("\n        ").append(setting.meaning());
        help.append(" Default: ").append(shown.isEmpty() ? "none" : shown).append(".\n");
    }

    private static String value(Setting<?> setting) {
        if (setting.type().isSwitch()) {
            return "";
        }
        return setting.flagMeans().isEmpty() ? " VALUE" : " [VALUE]";
    }
}
