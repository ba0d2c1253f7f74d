package kirin.commands;

import kirin.management.HistoryEntry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;

@Command(
        name = "history",
        description = "Lists what was deployed for an application, the newest first.")
final class History extends ServerCommand {
    // Enough to tell files apart; --json has all of it.
    private static final int SHOWN_OF_DIGEST = 12;

    @Parameters(paramLabel = "APP", description = "Name of the application.")
    private String application = "";

    @Override
    int ask(Connection server) throws NotDoneException {
        List<HistoryEntry> entries = server.ask(deployer -> deployer.history(application));
        print(entries, () -> printTable(entries));
        return Commands.DONE;
    }

    private void printTable(List<HistoryEntry> entries) {
        var table = new Table("NUMBER", "VERSION", "TIME", "BY", "OUTCOME", "SHA-256", "REASON");
        for (HistoryEntry entry : entries) {
            String digest = entry.sha256();
            table.row(
                    entry.number(),
                    entry.version(),
                    entry.time(),
                    entry.by(),
                    entry.outcome(),
                    digest.substring(0, Math.min(SHOWN_OF_DIGEST, digest.length())),
                    entry.reason());
        }
        table.print(caller().out());
    }
}
