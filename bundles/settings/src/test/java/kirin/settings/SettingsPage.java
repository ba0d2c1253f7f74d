package kirin.settings;

import java.util.ArrayList;
import java.util.List;

/** The page docs/settings.md, made of the table. */
final class SettingsPage {
    private static final String BEGINNING =
            """
            # Settings

            Every setting of Kirin, in gunicorn's order and by gunicorn's names. This page is made of the
            table in `bundles/settings`; `kirin --help` says the same, and `kirin --print-config` the values
            in force, each with the place that it comes from.

            ## Where they come from

            The last of these that gives a value decides. A list replaces the one before it.

            1. the defaults below;
            2. the environment variables `WEB_CONCURRENCY` (`workers`), `PORT` (`bind`, at all of IPv4),
               `FORWARDED_ALLOW_IPS` and `SENDFILE`;
            3. the settings file, in TOML: `-c FILE` or `-c file:FILE`, else `kirin.toml` in the folder that
               Kirin is started in, if it is there;
            4. the environment variable `KIRIN_CMD_ARGS`: flags, split as a shell does;
            5. the flags on the command line.

            In the file, numbers, `true` and `false` may stand in quotes too, a list may be one text with
            commas, and times are whole seconds. In a text, `${NAME}` is the environment variable of that
            name, `${NAME:default}` the same for one that may be unset or empty, and `$${` stands for `${`.

            `kirin --check-config` tells all that is wrong at once, each with line and column, and exits with
            1; with 0 if nothing is. A flag that is wrong exits with 2.
            """;

    private final StringBuilder page = new StringBuilder(BEGINNING);

    private SettingsPage() {}

    static String text() {
        var made = new SettingsPage();
        for (Section section : Section.values()) {
            List<Setting<?>> rows = new ArrayList<>(ServerSettings.all());
            rows.removeIf(row -> row.section() != section);
            if (!rows.isEmpty()) {
                made.page.append("\n## ").append(section.title()).append('\n');
                rows.forEach(made::describe);
            }
        }
        made.tellRefused();
        return made.page.toString();
    }

    private <T> void describe(Setting<T> row) {
        page.append("\n### `").append(row.name()).append("`\n\n");
        page.append(row.meaning()).append("\n\n");
        if (!row.flags().isEmpty()) {
            line("Flags", "`" + String.join("`, `", row.flags()) + "`" + alone(row));
        }
        line("Give", row.type().expected());
        line("Default", defaultOf(row));
        line("Change", row.isLive() ? "while it runs" : "with a restart");
        if (row.isPerApplication()) {
            line("Also", "of one application, in `[apps.NAME]`");
        }
        if (!row.isInEffect()) {
            line("Note", "accepted, and without effect in this version");
        }
    }

    private static String alone(Setting<?> row) {
        return row.flagMeans().isEmpty() ? "" : "; alone it means `" + row.flagMeans() + "`";
    }

    private static <T> String defaultOf(Setting<T> row) {
        if (row == ServerSettings.CHDIR) {
            return "the folder that Kirin was started in";
        }
        String literal = row.type().literal(row.defaultValue());
        return List.of("\"\"", "[]", "{  }").contains(literal) ? "none" : '`' + literal + '`';
    }

    private void line(String name, String value) {
        page.append("- ").append(name).append(": ").append(value).append('\n');
    }

    private void tellRefused() {
        page.append("\n## Known and refused\n\n");
        page.append(
                "Settings of gunicorn's that are an error in Kirin, so that nobody relies on"
                        + " them.\n");
        page.append("\n| name | why |\n| --- | --- |\n");
        for (RefusedSetting refused : ServerSettings.refused()) {
            page.append("| `%s` | %s |\n".formatted(refused.name(), refused.reason()));
        }
    }
}
