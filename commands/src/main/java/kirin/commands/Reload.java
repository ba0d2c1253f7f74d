package kirin.commands;

import kirin.management.DeployedBundle;

import picocli.CommandLine.Command;

import java.util.ArrayList;
import java.util.List;

@Command(
        name = "reload",
        description = "Replaces every application by a new revision of the same file.")
final class Reload extends ServerCommand {
    @Override
    int ask(Connection server) throws NotDoneException {
        List<BundleNow> bundles = new ArrayList<>();
        for (DeployedBundle bundle : server.ask(deployer -> deployer.reload())) {
            bundles.add(BundleNow.of(bundle, server));
        }
        print(bundles, () -> BundleNow.print(bundles, caller().out()));
        return Commands.DONE;
    }
}
