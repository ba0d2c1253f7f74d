package kirin.settings;

import static kirin.settings.Section.CONTROL;
import static kirin.settings.Section.DEBUGGING;
import static kirin.settings.Section.PROCESS_NAMING;
import static kirin.settings.Section.SERVER_MECHANICS;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.oneOf;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the process, its user and its control that no code asks for yet. */
final class LaterProcessSettings {
    static final List<Setting<?>> ROWS =
            List.of(
                    row(DEBUGGING, "reload_engine", engines(), "auto", "--reload-engine")
                            .means("How folders are watched; poll looks once a second."),
                    row(SERVER_MECHANICS, "raw_env", listOf(assignment()), List.of(), "-e", "--env")
                            .means("Properties for applications, each NAME=VALUE."),
                    row(SERVER_MECHANICS, "user", userOrGroup(), Optional.empty(), "-u", "--user")
                            .means("The user that the server runs as, by name or number."),
                    row(SERVER_MECHANICS, "group", userOrGroup(), Optional.empty(), "-g", "--group")
                            .means("The group that the server runs as, by name or number."),
                    row(SERVER_MECHANICS, "umask", new FileMode(), 0, "-m", "--umask")
                            .means("Permissions that new Unix sockets are created without."),
                    row(SERVER_MECHANICS, "tmp_upload_dir", maybePath(), Optional.empty())
                            .means("Folder for request bodies too large for memory."),
                    row(SERVER_MECHANICS, "pythonpath", listOf(path()), List.of(), "--pythonpath")
                            .means("Folders in which Python applications are looked for first."),
                    row(SERVER_MECHANICS, "root_path", text(), "", "--root-path")
                            .means("The path that asynchronous applications are told of."),
                    row(
                                    PROCESS_NAMING,
                                    "proc_name",
                                    maybe(text()),
                                    Optional.empty(),
                                    "-n",
                                    "--name")
                            .means("Name of this server in process lists, logs and figures."),
                    row(PROCESS_NAMING, "default_proc_name", text(), "kirin")
                            .means("The name when proc_name gives none."),
                    row(
                                    CONTROL,
                                    "control_socket",
                                    maybePath(),
                                    Optional.empty(),
                                    "--control-socket")
                            .means("Unix socket by which a running server is steered."),
                    row(
                                    CONTROL,
                                    "control_socket_mode",
                                    new FileMode(),
                                    0600,
                                    "--control-socket-mode")
                            .means("Permissions of that socket."),
                    row(CONTROL, "control_socket_disable", yesOrNo(), false, "--no-control-socket")
                            .means("Open no such socket."));

    private LaterProcessSettings() {}

    private static Text assignment() {
        return text("NAME=VALUE").like("(?s)[^=]+=.*");
    }

    private static Choice engines() {
        return oneOf("auto", "poll", "inotify");
    }

    private static ValueType<Optional<String>> userOrGroup() {
        return maybe(text("a name or a number").notEmpty().orNumber());
    }

    private static FilePath path() {
        return FilePath.anyPath();
    }

    private static ValueType<Optional<Path>> maybePath() {
        return maybe(path());
    }
}
