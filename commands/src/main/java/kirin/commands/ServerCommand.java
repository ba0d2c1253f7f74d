package kirin.commands;

import kirin.management.DeployedBundle;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** A command that asks a running server. Used by one thread, once. */
abstract class ServerCommand implements Callable<Integer> {
    @Mixin private final WhichServer server = new WhichServer();

    @Option(
            names = "--json",
            description = "Answer with one JSON object or array instead of a table.")
    private boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final HelpOption help = new HelpOption();

    @Spec private @Nullable CommandSpec spec;

    private @Nullable Caller caller;

    void calledBy(Caller who) {
        caller = who;
    }

    Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("nobody has called this command");
        }
        return caller;
    }

    @Override
    public final Integer call() throws Exception {
        check();
        ProcessId process = server.find(caller().folder());
        try (Connection connection = Connection.to(process, caller().patience())) {
            return ask(connection);
        }
    }

    /** Refuses what was typed if it makes no sense, before any server is looked for. */
    void check() {}

    /** The complaint about what was typed. */
    ParameterException wrong(String problem) {
        if (spec == null) {
            throw new IllegalStateException(problem);
        }
        return new ParameterException(spec.commandLine(), problem);
    }

    /** Does what the command is for, and prints it; the exit code. */
    abstract int ask(Connection server) throws Exception;

    /** Prints the answer for whom it was asked. */
    void print(Object answer, Runnable forPeople) {
        if (json) {
            caller().json().println(Json.of(answer));
            caller().json().flush();
        } else {
            forPeople.run();
        }
    }

    /** Prints what answers now. */
    void printBundle(Connection server, DeployedBundle bundle) throws NotDoneException {
        BundleNow now = BundleNow.of(bundle, server);
        print(now, () -> BundleNow.print(List.of(now), caller().out()));
    }
}
