package kirin.commands;

import kirin.management.DeployedBundle;
import kirin.management.ServerMXBean;

import picocli.CommandLine.Command;

import java.util.ArrayList;
import java.util.List;

@Command(
        name = "reload",
        description =
                "Reads the settings again, and replaces every application by a new revision of the"
                        + " same file.")
final class Reload extends ServerCommand {

    /**
     * The answer to a program.
     *
     * @param changed settings, one text each
     * @param bundles all that are deployed now
     */
    record Answer(List<String> changed, List<BundleNow> bundles) {}

    @Override
    int ask(Connection server) throws NotDoneException {
        List<String> changed = server.askServer(ServerMXBean::reload);
        List<BundleNow> bundles = new ArrayList<>();
        for (DeployedBundle bundle : server.ask(deployer -> deployer.getBundles())) {
            bundles.add(BundleNow.of(bundle, server));
        }
        print(
                new Answer(changed, bundles),
                () -> {
                    changed.forEach(caller().out()::println);
                    BundleNow.print(bundles, caller().out());
                });
        return Commands.DONE;
    }
}
