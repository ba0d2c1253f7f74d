package kirin.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "scale",
        description =
                "Changes the number of workers until the settings are read again: of one"
                        + " application, or of all that have no number of their own.")
final class Scale extends ServerCommand {
    @Parameters(index = "0", paramLabel = "WORKERS", description = "How many; at least 1.")
    private int workers;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "APP",
            description = "Name of the application.")
    private String application = "";

    @Override
    void check() {
        if (workers < 1) {
            throw wrong("WORKERS is " + workers + "; give at least 1");
        }
    }

    @Override
    int ask(Connection server) throws NotDoneException {
        var changes =
                new Changes(
                        server.askServer(bean ->
                                application.isEmpty()
                                        ? bean.scale(workers)
                                        : bean.scaleApplication(application, workers)));
        print(changes, () -> Changes.print(changes, caller().out()));
        return Commands.DONE;
    }
}
