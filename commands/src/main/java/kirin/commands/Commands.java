package kirin.commands;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The command {@code kirin} when its first word is no flag. Every way out leads through {@link
 * #main} and its exit code.
 */
public final class Commands {
    static final int DONE = 0;
    static final int NOT_DONE = 1;
    static final int WRONG_USAGE = 2;
    static final int NO_SERVER = 3;

    private final Map<String, Supplier<?>> known = new LinkedHashMap<>();
    private final Caller caller;

    Commands(Caller caller) {
        this.caller = caller;
        known.put("apps", Apps::new);
        known.put("deploy", Deploy::new);
        known.put("undeploy", Undeploy::new);
        known.put("check", Check::new);
        known.put("history", History::new);
        known.put("rollback", Rollback::new);
        known.put("promote", Promote::new);
        known.put("abort", Abort::new);
        known.put("retry", Retry::new);
        known.put("leaks", Leaks::new);
        known.put("reload", Reload::new);
        known.put("status", Status::new);
        known.put("scale", Scale::new);
        known.put("reopen", Reopen::new);
        known.put("logs", Logs::new);
        known.put("policy", Policy::new);
        known.put("stop", Stop::new);
        known.put("completion", () -> new Completion(caller, known));
    }

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(new Commands(Caller.ofThisProcess()).run(arguments));
    }

    @Command(
            name = "kirin",
            description = "Tells a running server what to do.",
            synopsisSubcommandLabel = "COMMAND",
            customSynopsis = "kirin COMMAND [--pid PID] [--config FILE] [--json] ...",
            footer = {
                "",
                "kirin COMMAND --help tells more of each. kirin --help lists the server's flags."
            })
    private static final class AllCommands {
        @Mixin
        @SuppressWarnings("UnusedVariable") // picocli acts on it
        private final HelpOption help = new HelpOption();
    }

    int run(String... arguments) {
        int exitCode = commandLine(arguments).execute(arguments);
        caller.out().flush();
        caller.err().flush();
        return exitCode;
    }

    private CommandLine commandLine(String... arguments) {
        var all = new CommandLine(new AllCommands());
        String named = arguments.length == 0 ? "" : arguments[0];
        known.forEach((name, command) -> {
            // The others are needed to tell what there is, and would only take time.
            if (name.equals(named) || !known.containsKey(named)) {
                Object added = command.get();
                if (added instanceof ServerCommand asks) {
                    asks.calledBy(caller);
                }
                all.addSubcommand(name, added);
            }
        });
        if (!known.containsKey(named)) {
            all.addSubcommand(new HelpCommand());
        }
        all.setOut(caller.out());
        all.setErr(caller.err());
        all.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        all.setParameterExceptionHandler((failure, _) -> complainOfUsage(failure));
        all.setExecutionExceptionHandler((failure, _, _) -> complain(failure));
        return all;
    }

    private int complainOfUsage(ParameterException failure) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        List<String> meant = List.of();
        String problem = OneLine.of(failure);
        if (failure instanceof UnmatchedArgumentException unmatched) {
            meant = unmatched.getSuggestions();
            problem = complaintAbout(unmatched.getUnmatched().getFirst(), command);
        }
        String remedy =
                meant.isEmpty()
                        ? command.qualifiedName()
                                + " --help shows what there is"
                                + ofBundle(command)
                        : "did you mean " + meant.getFirst() + "?";
        caller.complain(problem + "; " + remedy);
        return WRONG_USAGE;
    }

    /** The start script takes a plain word for a command. */
    private static String ofBundle(CommandSpec command) {
        return command.parent() == null
                ? ", and a colon behind the name of a bundle serves that"
                : "";
    }

    private static String complaintAbout(String unmatched, CommandSpec command) {
        String quoted = '"' + OneLine.of(unmatched) + '"';
        if (unmatched.startsWith("-")) {
            return quoted + " is no option of " + command.qualifiedName();
        }
        return command.parent() == null
                ? quoted + " is no command"
                : quoted + " is one argument too many";
    }

    private int complain(Exception failure) {
        caller.complain(OneLine.of(failure));
        return failure instanceof NoServerException ? NO_SERVER : NOT_DONE;
    }
}
