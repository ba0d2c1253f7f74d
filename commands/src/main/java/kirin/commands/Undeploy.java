package kirin.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "undeploy",
        description = {
            "Takes an application, a set or a configuration out of service, and its file out of the"
                    + " deploy folder."
        })
final class Undeploy extends ServerCommand {
    @Parameters(
            paramLabel = "APP",
            description = "Name of the application, or of the file of a set or a configuration.")
    private String application = "";

    @Override
    int ask(Connection server) throws NotDoneException {
        printBundle(server, server.ask(deployer -> deployer.undeploy(application)));
        return Commands.DONE;
    }
}
