package kirin.commands;

import kirin.management.ServerMXBean;
import kirin.management.SettingInfo;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;

@Command(name = "status", description = "Tells how the server is, and which settings it has.")
final class Status extends ServerCommand {
    @Option(
            names = "--settings",
            description = "Add the settings that somebody gave, and where they stand.")
    private boolean withSettings;

    /**
     * The answer to a program.
     *
     * @param settings all of them
     */
    record Answer(
            String version,
            String state,
            long pid,
            long uptimeMillis,
            List<String> addresses,
            List<SettingInfo> settings) {}

    @Override
    int ask(Connection server) throws NotDoneException {
        var answer =
                new Answer(
                        server.askServer(ServerMXBean::getVersion),
                        server.askServer(ServerMXBean::getState),
                        server.askServer(ServerMXBean::getPid),
                        server.askServer(ServerMXBean::getUptimeMillis),
                        server.askServer(ServerMXBean::getAddresses),
                        server.askServer(ServerMXBean::getSettings));
        print(answer, () -> printTables(answer));
        return Commands.DONE;
    }

    private void printTables(Answer answer) {
        var table = new Table("VERSION", "STATE", "PID", "UPTIME", "LISTENING AT");
        table.row(
                answer.version(),
                answer.state(),
                answer.pid(),
                shown(Duration.ofMillis(answer.uptimeMillis())),
                String.join(" ", answer.addresses()));
        table.print(caller().out());
        if (withSettings) {
            var settings = new Table("SETTING", "VALUE", "FROM", "LIVE");
            for (SettingInfo each : answer.settings()) {
                if (!each.origin().equals("default")) {
                    settings.row(
                            each.name(), each.value(), each.origin(), each.live() ? "yes" : "no");
                }
            }
            caller().out().println();
            settings.print(caller().out());
        }
    }

    private static String shown(Duration uptime) {
        return uptime.toDays() > 0
                ? "%d d %d h".formatted(uptime.toDays(), uptime.toHoursPart())
                : "%d:%02d:%02d"
                        .formatted(
                                uptime.toHours(), uptime.toMinutesPart(), uptime.toSecondsPart());
    }
}
