package kirin.commands;

import kirin.management.PolicyVerdict;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy",
        description =
                "Tells whether the Jolokia endpoint lets a user do something, and which line of"
                        + " which file says so; does nothing. Exit code 1 if it does not.")
final class Policy extends ServerCommand {
    private static final String TEST = "test";

    @Parameters(index = "0", paramLabel = TEST, description = "The word test.")
    private String what = "";

    @Parameters(index = "1", paramLabel = "USER", description = "As the file of passwords has it.")
    private String user = "";

    @Parameters(
            index = "2",
            paramLabel = "MBEAN",
            description = "Object name of a management bean, for example kirin:type=Server.")
    private String bean = "";

    @Parameters(
            index = "3",
            paramLabel = "OPERATION",
            description = "What is to be invoked, or with --read or --write the attribute.")
    private String member = "";

    @Option(names = "--read", description = "Test reading of an attribute.")
    private boolean read;

    @Option(names = "--write", description = "Test writing of an attribute.")
    private boolean write;

    @Override
    void check() {
        if (!what.equals(TEST)) {
            throw wrong("\"" + OneLine.of(what) + "\" is nothing that can be done with a policy");
        }
        if (read && write) {
            throw wrong("--read and --write are two tests");
        }
    }

    @Override
    int ask(Connection server) throws NotDoneException {
        String action = read ? "read" : write ? "write" : "invoke";
        PolicyVerdict verdict =
                server.askJolokia(jolokia -> jolokia.testPolicy(user, bean, action, member));
        print(
                verdict,
                () ->
                        caller().out()
                                .println(
                                        (verdict.allowed() ? "allowed: " : "refused: ")
                                                + verdict.reason()));
        return verdict.allowed() ? Commands.DONE : Commands.NOT_DONE;
    }
}
