package kirin.commands;

import kirin.management.ServerMXBean;
import kirin.management.SettingInfo;

import picocli.CommandLine.Command;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

@Command(
        name = "stop",
        description =
                "Stops the server as TERM does: what runs may finish within graceful_timeout. Waits"
                        + " until the process has ended.")
final class Stop extends ServerCommand {
    /** For all that has to end after the last request. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(15);

    /** The answer to a program. */
    record Answer(long pid, boolean stopped) {}

    @Override
    int ask(Connection server) throws NotDoneException, InterruptedException {
        long pid = server.process().number();
        Duration longest = gracefulTimeout(server).plus(AFTERWARDS);
        ProcessHandle process =
                ProcessHandle.of(pid)
                        .orElseThrow(() -> new NotDoneException("process " + pid + " has ended"));
        boolean stopped = isTold(server, process) && hasEnded(process, longest);
        print(
                new Answer(pid, stopped),
                () ->
                        caller().out()
                                .println(
                                        "process "
                                                + pid
                                                + (stopped ? " has ended" : " is still there")));
        return stopped ? Commands.DONE : Commands.NOT_DONE;
    }

    private static boolean isTold(Connection server, ProcessHandle process)
            throws NotDoneException, InterruptedException {
        try {
            return server.askServer(bean -> {
                bean.stop();
                return true;
            });
        } catch (NotDoneException e) {
            // One that has nothing to wait for may end before its answer is out.
            if (hasEnded(process, AFTERWARDS)) {
                return true;
            }
            throw e;
        }
    }

    private static Duration gracefulTimeout(Connection server) throws NotDoneException {
        String seconds =
                server.askServer(ServerMXBean::getSettings).stream()
                        .filter(each -> each.name().equals("graceful_timeout"))
                        .map(SettingInfo::value)
                        .findFirst()
                        .orElse("0");
        return Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
    }

    private static boolean hasEnded(ProcessHandle process, Duration longest)
            throws InterruptedException {
        try {
            process.onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
