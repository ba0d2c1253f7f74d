package kirin.commands;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;
import kirin.settings.toml.SettingsFile;

import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the server that is meant: by its process id, its pid file or its settings. */
final class WhichServer {
    private static final List<String> USUAL_FILES = List.of("kirin.toml", "config/kirin.toml");

    // As the server's own flag is spelt: there it names the file to be written.
    private static final String FILE_PREFIX = "file:";

    @Option(
            names = {"-p", "--pid"},
            paramLabel = "PID",
            description = "Process id of the server, or its pid file.")
    private String pid = "";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "Settings of the server, whose pidfile tells the process; if neither is named,"
                            + " ./kirin.toml or ./config/kirin.toml.")
    private String config = "";

    ProcessId find(Path folder) throws NoServerException {
        if (pid.isEmpty()) {
            return PidFile.read(pidFile(folder));
        }
        try {
            return new ProcessId(Long.parseLong(pid), "--pid");
        } catch (NumberFormatException _) {
            return PidFile.read(folder.resolve(pid));
        }
    }

    private Path pidFile(Path folder) throws NoServerException {
        Path file = settingsFile(folder);
        var builder = new SettingsBuilder();
        SettingsFile.read(file, builder);
        try {
            Settings settings = builder.build();
            return settings.get(ServerSettings.PIDFILE)
                    .map(named -> folder.resolve(settings.resolve(named)))
                    .orElseThrow(() ->
                            new NoServerException(
                                    file
                                            + " sets no pidfile; set it and start the server anew,"
                                            + " or "
                                            + RunningServers.remedy()));
        } catch (SettingsException e) {
            throw new NoServerException(
                    e.problems().getFirst() + "; or " + RunningServers.remedy(), e);
        }
    }

    private Path settingsFile(Path folder) throws NoServerException {
        if (!config.isEmpty()) {
            return folder.resolve(
                    config.startsWith(FILE_PREFIX)
                            ? config.substring(FILE_PREFIX.length())
                            : config);
        }
        Optional<Path> usual =
                USUAL_FILES.stream().map(folder::resolve).filter(Files::exists).findFirst();
        return usual.orElseThrow(() ->
                new NoServerException(
                        "there is no kirin.toml or config/kirin.toml in "
                                + folder
                                + " to tell which server is meant; name its settings with --config"
                                + " FILE, or "
                                + RunningServers.remedy()));
    }
}
