package kirin.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "promote",
        description = "Gives all requests to the version that has a share of them.")
final class Promote extends ServerCommand {
    @Parameters(paramLabel = "APP", description = "Name of the application.")
    private String application = "";

    @Override
    int ask(Connection server) throws NotDoneException {
        printBundle(server, server.ask(deployer -> deployer.promote(application)));
        return Commands.DONE;
    }
}
