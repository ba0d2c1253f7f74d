package kirin.commands;

import kirin.management.DeployedBundle;
import kirin.management.QuarantinedFile;

import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

@Command(
        name = "apps",
        description = "Lists the applications, and the bundles and files that do not serve.")
final class Apps extends ServerCommand {
    private static final String IN_SERVICE = "ACTIVE";

    /**
     * The answer to a program.
     *
     * @param bundles all that are deployed
     * @param quarantine files that failed
     */
    record Answer(
            List<AppNow> applications,
            List<DeployedBundle> bundles,
            List<QuarantinedFile> quarantine) {}

    @Override
    int ask(Connection server) throws NotDoneException, InterruptedException {
        List<DeployedBundle> bundles = server.ask(deployer -> deployer.getBundles());
        List<QuarantinedFile> quarantine = server.ask(deployer -> deployer.getQuarantine());
        var answer = new Answer(AppNow.all(server, bundles), bundles, quarantine);
        print(answer, () -> printTables(answer));
        return Commands.DONE;
    }

    private void printTables(Answer answer) {
        PrintWriter out = caller().out();
        var table =
                new Table(
                        "APPLICATION",
                        "VERSION",
                        "REVISION",
                        "STATE",
                        "PATH",
                        "WORKERS",
                        "REQUESTS/S",
                        "ERRORS",
                        "PROBLEM");
        Set<String> served = new HashSet<>();
        for (AppNow app : answer.applications()) {
            served.add(app.application());
            table.row(
                    app.application(),
                    app.version(),
                    app.revision(),
                    app.state(),
                    app.path(),
                    app.workers(),
                    app.requestsPerSecond(),
                    app.errors(),
                    app.problem());
        }
        table.print(out);
        printOthers(answer.bundles(), served);
        printQuarantine(answer.quarantine());
    }

    /** What is not said yet: bundles that serve nothing, or a share, or have something wrong. */
    private void printOthers(List<DeployedBundle> bundles, Set<String> served) {
        var table = new Table("BUNDLE", "VERSION", "STATE", "APPLICATIONS", "FILE", "PROBLEM");
        boolean isEmpty = true;
        for (DeployedBundle bundle : bundles) {
            boolean isShown =
                    served.containsAll(bundle.applications()) && !bundle.applications().isEmpty();
            if (bundle.state().equals(IN_SERVICE) && (isShown || bundle.problem().isEmpty())) {
                continue;
            }
            isEmpty = false;
            table.row(
                    bundle.bundle(),
                    bundle.version(),
                    bundle.state(),
                    String.join(" ", bundle.applications()),
                    bundle.file(),
                    bundle.problem());
        }
        if (!isEmpty) {
            caller().out().println();
            table.print(caller().out());
        }
    }

    private void printQuarantine(List<QuarantinedFile> quarantine) {
        if (quarantine.isEmpty()) {
            return;
        }
        var table = new Table("QUARANTINED FILE", "SINCE", "REASON");
        quarantine.forEach(each -> table.row(each.file(), each.since(), each.reason()));
        caller().out().println();
        table.print(caller().out());
    }
}
