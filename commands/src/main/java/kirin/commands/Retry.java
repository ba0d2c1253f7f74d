package kirin.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;

@Command(name = "retry", description = "Tries files again that failed and are in quarantine.")
final class Retry extends ServerCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Name of the file, as kirin apps lists it; all of them, if none.")
    private Path file = Path.of("");

    @Override
    int ask(Connection server) throws NotDoneException {
        // Whether it was typed as a name, as a path or as kirin apps shows it.
        Path name = file.getFileName();
        String asked = name == null ? "" : name.toString();
        List<String> tried = server.ask(deployer -> deployer.retry(asked));
        print(tried, () -> tried.forEach(this::printTried));
        if (!tried.isEmpty() || asked.isEmpty()) {
            return Commands.DONE;
        }
        throw new NotDoneException(
                "no file \"" + asked + "\" is in quarantine; kirin apps lists those that are");
    }

    private void printTried(String tried) {
        caller().out().println(OneLine.of(tried) + " is tried again");
    }
}
