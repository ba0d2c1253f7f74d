package kirin.commands;

import kirin.management.CheckedFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.util.List;

@Command(
        name = "check",
        description =
                "Tells whether a file would deploy and what would change, and changes nothing. Exit"
                        + " code 1 if it would not.")
final class Check extends ServerCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "The bundle, set or configuration: a path, or a URL to fetch it from.")
    private String file = "";

    @Override
    int ask(Connection server) throws NotDoneException {
        String path = caller().absoluteOrUrl(file);
        CheckedFile checked = server.ask(deployer -> deployer.check(path));
        print(checked, () -> printSentences(checked));
        if (checked.deploys()) {
            return Commands.DONE;
        }
        throw new NotDoneException(
                "%s would not be deployed: %s"
                        .formatted(
                                checked.file(),
                                checked.problems().isEmpty()
                                        ? "the server gives no reason"
                                        : OneLine.of(String.join("; ", checked.problems()))));
    }

    private void printSentences(CheckedFile checked) {
        PrintWriter out = caller().out();
        if (checked.deploys()) {
            out.println(
                    "%s would be deployed."
                            .formatted((checked.bundle() + " " + checked.version()).strip()));
        }
        if (!checked.sha256().isEmpty()) {
            out.println("SHA-256 " + checked.sha256());
        }
        list("Changes:", checked.changes());
        list("Needs:", checked.needs());
        list("Problems:", checked.problems());
    }

    private void list(String title, List<String> sentences) {
        if (!sentences.isEmpty()) {
            caller().out().println(title);
            sentences.forEach(each -> caller().out().println("  " + OneLine.of(each)));
        }
    }
}
