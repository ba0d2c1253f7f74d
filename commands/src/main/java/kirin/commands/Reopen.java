package kirin.commands;

import picocli.CommandLine.Command;

@Command(
        name = "reopen",
        description = "Has the log files opened anew, after they were moved away.")
final class Reopen extends ServerCommand {

    /** The answer to a program. */
    record Answer(boolean reopened) {}

    @Override
    int ask(Connection server) throws NotDoneException {
        boolean reopened =
                server.askServer(bean -> {
                    bean.reopenLogs();
                    return true;
                });
        print(new Answer(reopened), () -> caller().out().println("the log files were opened anew"));
        return Commands.DONE;
    }
}
