package kirin.settings;

import static kirin.settings.Section.LOGGING;
import static kirin.settings.Section.PROCESS_NAMING;
import static kirin.settings.Section.SERVER_MECHANICS;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOfWhole;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the process, its rights and its names; part of the one table. */
public final class ProcessSettings {
    public static final Setting<Optional<String>> USER =
            row(SERVER_MECHANICS, "user", userOrGroup(), Optional.empty(), "-u", "--user")
                    .means("The user that the server runs as, by name or number.")
                    .inEffect();
    public static final Setting<Optional<String>> GROUP =
            row(SERVER_MECHANICS, "group", userOrGroup(), Optional.empty(), "-g", "--group")
                    .means("The group that the server runs as; that of the user if not given.")
                    .inEffect();
    public static final Setting<Integer> UMASK =
            row(SERVER_MECHANICS, "umask", new FileMode(), 0, "-m", "--umask")
                    .means("Permissions that new Unix sockets are created without.")
                    .inEffect();
    public static final Setting<List<String>> RAW_ENV =
            row(SERVER_MECHANICS, "raw_env", listOfWhole(assignment()), List.of(), "-e", "--env")
                    .means("Variables to add to the environment, each NAME=VALUE.")
                    .inEffect();
    public static final Setting<Optional<Path>> TMP_UPLOAD_DIR =
            row(SERVER_MECHANICS, "tmp_upload_dir", maybe(FilePath.anyPath()), Optional.empty())
                    .means(
                            "Folder for uploads put aside; applications get it as"
                                    + " kirin.tmp_upload_dir.")
                    .inEffect();
    public static final Setting<Boolean> ENABLE_STDIO_INHERITANCE =
            row(
                            LOGGING,
                            "enable_stdio_inheritance",
                            yesOrNo(),
                            false,
                            "-R",
                            "--enable-stdio-inheritance")
                    .means("A daemon keeps standard output and error unless they are a terminal.")
                    .inEffect();
    public static final Setting<Optional<String>> PROC_NAME =
            row(PROCESS_NAMING, "proc_name", maybe(text()), Optional.empty(), "-n", "--name")
                    .means("Name of this server in process lists.")
                    .inEffect();
    public static final Setting<String> DEFAULT_PROC_NAME =
            row(PROCESS_NAMING, "default_proc_name", text(), "kirin")
                    .means("The name when proc_name gives none.")
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(
                    USER,
                    GROUP,
                    UMASK,
                    RAW_ENV,
                    TMP_UPLOAD_DIR,
                    ENABLE_STDIO_INHERITANCE,
                    PROC_NAME,
                    DEFAULT_PROC_NAME);

    private ProcessSettings() {}

    private static Text assignment() {
        return text("NAME=VALUE").like("(?s)[^=]+=.*");
    }

    private static ValueType<Optional<String>> userOrGroup() {
        return maybe(text("a name or a number").notEmpty().orNumber());
    }
}
