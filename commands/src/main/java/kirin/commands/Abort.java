package kirin.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "abort", description = "Takes the version away that has a share of the requests.")
final class Abort extends ServerCommand {
    @Parameters(paramLabel = "APP", description = "Name of the application.")
    private String application = "";

    @Override
    int ask(Connection server) throws NotDoneException {
        printBundle(server, server.ask(deployer -> deployer.abort(application)));
        return Commands.DONE;
    }
}
