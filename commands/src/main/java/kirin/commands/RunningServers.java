package kirin.commands;

import com.sun.tools.attach.VirtualMachine;

import java.util.stream.Collectors;

/** The servers of this user on this machine, to be named when none was found. */
final class RunningServers {
    private static final String MAIN_CLASS = "kirin.runtime.Kirin";

    private RunningServers() {}

    /** How to name the process, and those there are. */
    static String remedy() {
        String running =
                VirtualMachine.list().stream()
                        .filter(process -> process.displayName().startsWith(MAIN_CLASS))
                        .map(process -> process.id())
                        .collect(Collectors.joining(", "));
        return "name its process with --pid PID; "
                + (running.isEmpty() ? "none of this user runs" : "running: " + running);
    }
}
