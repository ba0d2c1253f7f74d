package kirin.settings;

import static kirin.settings.Section.CONTROL;
import static kirin.settings.Section.DEBUGGING;
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
                    row(SERVER_MECHANICS, "pythonpath", listOf(path()), List.of(), "--pythonpath")
                            .means("Folders in which Python applications are looked for first."),
                    row(SERVER_MECHANICS, "root_path", text(), "", "--root-path")
                            .means("The path that asynchronous applications are told of."),
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

    private static Choice engines() {
        return oneOf("auto", "poll", "inotify");
    }

    private static FilePath path() {
        return FilePath.anyPath();
    }

    private static ValueType<Optional<Path>> maybePath() {
        return maybe(path());
    }
}
