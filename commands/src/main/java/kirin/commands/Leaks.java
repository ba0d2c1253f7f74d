package kirin.commands;

import kirin.management.LeakedBundle;

import picocli.CommandLine.Command;

import java.util.List;

@Command(
        name = "leaks",
        description = "Lists removed bundles whose classes are still in memory, and why.")
final class Leaks extends ServerCommand {
    @Override
    int ask(Connection server) throws NotDoneException {
        List<LeakedBundle> leaks = server.ask(deployer -> deployer.leaks());
        print(leaks, () -> leaks.forEach(this::printSentences));
        if (leaks.isEmpty()) {
            caller().err().println("No classes of removed bundles are in memory.");
        }
        return Commands.DONE;
    }

    private void printSentences(LeakedBundle leak) {
        caller().out()
                .println(
                        OneLine.of(
                                "%s %s, removed %s"
                                        .formatted(leak.bundle(), leak.version(), leak.removed())));
        leak.holders().forEach(holder -> caller().out().println("  " + OneLine.of(holder)));
    }
}
