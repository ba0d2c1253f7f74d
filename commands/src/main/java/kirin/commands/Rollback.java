package kirin.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = {
            "Puts a former version into service again. What came with a set goes back with all of"
                    + " it."
        })
final class Rollback extends ServerCommand {
    @Parameters(
            index = "0",
            paramLabel = "APP",
            description = "Name of the application, or of a set.")
    private String application = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NUMBER",
            description = "As kirin history numbers them; the one that served before, if none.")
    private int number;

    @Override
    void check() {
        if (number < 0) {
            throw wrong("NUMBER is " + number + "; give one that kirin history shows");
        }
    }

    @Override
    int ask(Connection server) throws NotDoneException {
        printBundle(server, server.ask(deployer -> deployer.rollback(application, number)));
        return Commands.DONE;
    }
}
