package kirin.runtime;

import kirin.settings.CommandSettings;
import kirin.settings.LogPlace;
import kirin.settings.OneLine;
import kirin.settings.PrintedSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command {@code kirin}. Every way out leads through {@link #main} and its exit code. */
public final class Kirin {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    // As the process was given them; some are changed for those that it starts.
    private final Map<String, String> variables = Map.copyOf(System.getenv());
    private final Optional<Predecessor> predecessor;

    private Kirin(Optional<Predecessor> predecessor) {
        this.predecessor = predecessor;
    }

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            return new Kirin(Predecessor.of(System.getenv())).command(arguments);
        } catch (StartException e) {
            return new Kirin(Optional.empty()).complain(List.of(e.problem()), e.exitCode());
        }
    }

    private int command(String[] arguments) {
        CommandLine commandLine;
        var environment = new Environment(variables);
        CommandLine weaker;
        try {
            commandLine = CommandLine.parse(arguments);
            // Nobody need put the environment right before reading the help.
            weaker =
                    commandLine.wish() == CommandLine.Wish.SERVE
                            ? environment.commandLine()
                            : commandLine;
        } catch (UsageException e) {
            return complain(e.problems(), WRONG_USAGE);
        }
        CommandLine both = commandLine.over(weaker);
        return switch (both.wish()) {
            case HELP -> print(Help.text());
            case VERSION -> print(Version.text());
            case SERVE ->
                    work(new SettingsSources(environment, weaker, commandLine), both.cacheFolder());
        };
    }

    private int work(SettingsSources sources, Optional<Path> cacheFolder) {
        SettingsBuilder given = sources.read();
        Settings settings = given.soFar();
        try {
            if (settings.get(CommandSettings.PRINT_CONFIG)) {
                System.out.print(PrintedSettings.text(settings));
                return check(given);
            }
            if (settings.get(CommandSettings.CHECK_CONFIG)) {
                return check(given);
            }
            Path home = home();
            settings = usable(given, home);
            // A successor stays what its predecessor is, who passes its sockets to this process.
            if (DaemonStart.isWanted(settings) && predecessor.isEmpty()) {
                return DaemonStart.run(settings, OwnCommand.read());
            }
            if (predecessor.isPresent()) {
                RawEnvironment.remove(Predecessor.PID, Predecessor.ADDRESSES);
            }
            RawEnvironment.add(settings);
            Privileges privileges = Privileges.of(settings);
            ErrorLog log = log(settings, privileges);
            LiveSettings.Source again = () -> usable(sources.read(), home);
            var succession = new Succession(variables, predecessor, ProcessHandle.current().pid());
            return new ServerRun(home, settings, again, cacheFolder, log, privileges, succession)
                    .run();
        } catch (SettingsException e) {
            return complain(e.problems(), FAILED);
        } catch (StartException e) {
            return complain(List.of(e.problem()), e.exitCode());
        } catch (Exception e) {
            if (settings.get(ServerSettings.LOGLEVEL).equals("debug")) {
                e.printStackTrace();
            }
            return complain(List.of(OneLine.of(e)), FAILED);
        }
    }

    private static ErrorLog log(Settings settings, Privileges privileges) throws StartException {
        try {
            ErrorLog log = ErrorLog.open(settings, privileges.ownership());
            LogPlace.accessFile(settings).ifPresent(privileges.madeFolders()::expect);
            if (!privileges.areKept()) {
                AccessLogFile.make(settings, privileges.ownership());
            }
            return log;
        } catch (StartException e) {
            privileges.madeFolders().removeEmpty();
            throw e;
        }
    }

    /** Tells all that is wrong; nothing is started. */
    private int check(SettingsBuilder given) throws URISyntaxException, StartException {
        List<String> problems = new ArrayList<>(given.problems());
        Settings settings = given.soFar();
        try {
            settings = SocketActivation.applyTo(settings, variables, ProcessHandle.current().pid());
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        problems.addAll(Inspection.ofAll(home(), settings));
        return complain(problems, problems.isEmpty() ? 0 : FAILED);
    }

    private Settings usable(SettingsBuilder given, Path home) throws SettingsException {
        Settings settings = given.build();
        List<String> problems = Inspection.ofPlugins(home, settings);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        settings = SocketActivation.applyTo(settings, variables, ProcessHandle.current().pid());
        problems = BindCollisions.in(settings);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
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

    private int complain(List<String> problems, int exitCode) {
        if (predecessor.isPresent() && predecessor.get().failed(String.join("; ", problems))) {
            return exitCode;
        }
        for (String problem : problems) {
            System.err.println("kirin: " + problem);
        }
        return exitCode;
    }
}
