package kirin.commands;

import kirin.management.DeployedBundle;
import kirin.management.DeployerMXBean;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deploy",
        description = {
            "Puts a file into service, and into the deploy folder once it has answered.",
            "With --percent, --header or --cookie it serves that share of the requests beside the"
                    + " version that is there, until kirin promote or kirin abort.",
            "With --every, the share grows by the steps of --percent, and gets all after the last;"
                    + " when it does worse than the other it is taken away."
        })
final class Deploy extends ServerCommand {
    private static final int ALL = 100;

    @Parameters(
            paramLabel = "FILE",
            description = "The bundle, set or configuration: a path, or a URL to fetch it from.")
    private String file = "";

    @Option(
            names = "--percent",
            paramLabel = "N[,N...]",
            description = "Only that many of a hundred clients.")
    private String percent = "";

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "How long each of several percentages holds.")
    private @Nullable Integer every;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "Only clients that send this header.")
    private String header = "";

    @Option(
            names = "--cookie",
            paramLabel = "NAME=VALUE",
            description = "Only clients that send this cookie.")
    private String cookie = "";

    @Override
    void check() {
        if (!percent.isEmpty() && !percent.matches("[0-9]+(,[0-9]+)*")) {
            throw wrong("--percent is " + percent + "; give a number from 0 to 100");
        }
        if (every == null && (percent.indexOf(',') > 0 || share() > ALL)) {
            throw wrong(
                    "--percent is "
                            + percent
                            + (share() > ALL
                                    ? "; give a number from 0 to 100"
                                    : "; give the seconds for each step with --every"));
        }
        if (every != null && percent.isEmpty()) {
            throw wrong("--every needs steps; give them with --percent, for example 5,25,50");
        }
        checkPair("--header", header);
        checkPair("--cookie", cookie);
    }

    private void checkPair(String option, String pair) {
        if (!pair.isEmpty() && pair.indexOf('=') < 1) {
            throw wrong(option + " is \"" + pair + "\"; give NAME=VALUE");
        }
    }

    @Override
    int ask(Connection server) throws NotDoneException {
        String path = caller().absoluteOrUrl(file);
        DeployedBundle answers = server.ask(deployer -> deploy(deployer, path));
        printBundle(server, answers);
        return Commands.DONE;
    }

    private DeployedBundle deploy(DeployerMXBean deployer, String path) {
        if (every != null) {
            return deployer.shareInSteps(path, percent, every, header, cookie);
        }
        return isShare() ? deployer.share(path, share(), header, cookie) : deployer.deploy(path);
    }

    /** What is asked for of a hundred, or more than that if it cannot be. */
    private int share() {
        String first = percent.split(",", 2)[0];
        if (first.isEmpty()) {
            return 0;
        }
        return first.length() > 3 ? ALL + 1 : Integer.parseInt(first);
    }

    private boolean isShare() {
        return !percent.isEmpty() || !header.isEmpty() || !cookie.isEmpty();
    }
}
