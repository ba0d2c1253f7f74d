package kirin.commands;

import kirin.management.FollowedLine;
import kirin.management.FollowedLines;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.Set;

@Command(
        name = "logs",
        description = "Follows the access log, also where none is written, until it is broken off.")
final class Logs extends ServerCommand {
    private static final String ESCAPE = "\033[";
    private static final Set<String> COLORS = Set.of("always", "never", "auto");
    private static final String PLAIN = ESCAPE + "0m";

    @Option(
            names = "--app",
            paramLabel = "NAME",
            description = "Only what this application has handled.")
    private String application = "";

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only answers of this status: 404, or 5xx.")
    private String status = "";

    @Option(
            names = "--path",
            paramLabel = "START",
            description = "Only requests whose target begins so.")
    private String path = "";

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "End after so many lines.")
    private long lines = Long.MAX_VALUE;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "Colour lines by their status: always, never, or auto for a terminal.")
    private String color = "auto";

    @Override
    void check() {
        if (!COLORS.contains(color)) {
            throw wrong("--color is always, never or auto, not \"" + color + "\"");
        }
        if (lines < 1) {
            throw wrong("--lines is at least 1");
        }
    }

    @Override
    int ask(Connection server) throws NotDoneException {
        long last = follow(server, -1).last();
        for (long left = lines; left > 0; ) {
            FollowedLines come = follow(server, last);
            last = come.last();
            if (come.missed() > 0) {
                caller().complain(come.missed() + " lines came too fast to be shown");
                caller().err().flush();
            }
            for (FollowedLine each : come.lines()) {
                if (left > 0) {
                    left--;
                    print(each, () -> show(each));
                }
            }
            caller().out().flush();
        }
        return Commands.DONE;
    }

    private FollowedLines follow(Connection server, long after) throws NotDoneException {
        return server.askAccessLog(bean -> bean.follow(after, application, status, path));
    }

    private void show(FollowedLine line) {
        PrintWriter out = caller().out();
        if (color.equals("always") || (color.equals("auto") && caller().isTerminal())) {
            out.println(color(line.status()) + line.text() + PLAIN);
        } else {
            out.println(line.text());
        }
    }

    private static String color(int status) {
        int color =
                switch (status / 100) {
                    case 2 -> 32; // green
                    case 3 -> 36; // cyan
                    case 4 -> 33; // yellow
                    case 5 -> 31; // red
                    default -> 35; // magenta: interim, or none at all
                };
        return ESCAPE + color + "m";
    }
}
