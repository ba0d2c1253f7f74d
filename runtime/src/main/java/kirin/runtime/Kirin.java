package kirin.runtime;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;
import kirin.settings.toml.SettingsFile;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The command {@code kirin}. Every way out leads through {@link #main} and its exit code. */
public final class Kirin {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Kirin() {}

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(arguments);
        } catch (UsageException e) {
            return complain(e.problems(), WRONG_USAGE);
        }
        return switch (commandLine.wish()) {
            case HELP -> print(Help.text());
            case VERSION -> print(Version.text());
            case SERVE -> serve(commandLine);
        };
    }

    private static int serve(CommandLine commandLine) {
        Settings settings = Settings.defaults();
        try {
            settings = settings(commandLine);
            ErrorLog log = ErrorLog.open(settings);
            return new ServerRun(home(), settings, commandLine.cacheFolder(), log).run();
        } catch (SettingsException e) {
            return complain(e.problems(), FAILED);
        } catch (StartException e) {
            return complain(List.of(e.problem()), FAILED);
        } catch (Exception e) {
            if (settings.get(ServerSettings.LOGLEVEL).equals("debug")) {
                e.printStackTrace();
            }
            return complain(List.of(OneLine.of(e)), FAILED);
        }
    }

    private static Settings settings(CommandLine commandLine) throws SettingsException {
        var builder = new SettingsBuilder();
        Optional<Path> file = commandLine.configFile().or(Kirin::fileInThisFolder);
        if (file.isPresent()) {
            SettingsFile.read(file.get(), builder);
        }
        // Last, because the last value holds.
        commandLine.addTo(builder);
        return builder.build();
    }

    private static Optional<Path> fileInThisFolder() {
        Path file = Path.of("kirin.toml");
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    /** The folder of the distribution; this class stands in a jar in its lib/. */
    private static Path home() throws URISyntaxException, StartException {
        Path jar = Path.of(Kirin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path lib = jar.getParent();
        Path home = lib == null ? null : lib.getParent();
        if (home == null || !Files.isDirectory(home.resolve("bundles"))) {
            throw new StartException(
                    jar + " is in no distribution of Kirin; start it with bin/kirin of one");
        }
        return home;
    }

    private static int print(String text) {
        System.out.println(text);
        return 0;
    }

    private static int complain(List<String> problems, int exitCode) {
        for (String problem : problems) {
            System.err.println("kirin: " + problem);
        }
        return exitCode;
    }
}
