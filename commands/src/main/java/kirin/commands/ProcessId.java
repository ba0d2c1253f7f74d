package kirin.commands;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that is said to be the server.
 *
 * @param from who says so: {@code --pid} or a pid file
 */
record ProcessId(long number, String from) {

    /**
     * Makes sure that it is a JVM of this user's, as far as it can be seen from outside. To attach
     * to anything else would send it a signal that may end it.
     */
    void check() throws NoServerException {
        ProcessHandle.Info process =
                ProcessHandle.of(number)
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::info)
                        .orElseThrow(() ->
                                new NoServerException(
                                        "there is no process "
                                                + number
                                                + "; "
                                                + RunningServers.remedy()));
        Optional<String> owner = process.user();
        Optional<String> self = ProcessHandle.current().info().user();
        if (owner.isPresent() && self.isPresent() && isBarred(owner.get(), self.get())) {
            throw new NoServerException(
                    this
                            + " belongs to the user "
                            + owner.get()
                            + ", and this is "
                            + self.get()
                            + "; only its own user and root may reach a server: run this as one of"
                            + " them");
        }
        Optional<Path> program = process.command().map(Path::of).map(Path::getFileName);
        if (program.isPresent() && !program.get().toString().startsWith("java")) {
            throw isOther(process.command().orElse("something else"));
        }
    }

    /** The complaint that the process runs another program. */
    NoServerException isOther(String program) {
        return new NoServerException(
                this + " is no server of Kirin but " + program + "; " + RunningServers.remedy());
    }

    static boolean isBarred(String owner, String self) {
        return !self.equals(owner) && !self.equals("root");
    }

    @Override
    public String toString() {
        return "process " + number + " (from " + from + ")";
    }
}
