package kirin.metrics.prometheus;

import kirin.lifecycle.Listeners;
import kirin.management.AppMXBean;
import kirin.management.ServerMXBean;
import kirin.routing.Routes;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the server itself is well. Each may be asked by any thread, and may wait. */
final class ServerChecks {
    private static final long PATIENCE_SECONDS = 5;

    /** The framework itself, which has no applications: what is asked about it is soon known. */
    private static final long SYSTEM_BUNDLE = 0;

    private final Server server;

    ServerChecks(Server server) {
        this.server = server;
    }

    List<Check> of(Probe probe) {
        return switch (probe) {
            case LIVE ->
                    List.of(
                            new Check("io", "io", this::inputAndOutput),
                            new Check("arbiter", "arbiter", this::arbiter));
            case STARTED -> List.of(new Check("started", "started", this::started));
            case READY ->
                    List.of(
                            new Check("listening", "listening", this::listening),
                            new Check("applications", "applications", this::applications));
        };
    }

    private Result inputAndOutput() {
        Listeners listeners = server.listeners;
        if (listeners == null) {
            return new Result(Status.OK, "nothing listens yet, or no more");
        }
        return answered(listeners.answer(), "an I/O thread does not come to its tasks");
    }

    private Result arbiter() {
        Routes routes = server.routes;
        if (routes == null) {
            return new Result(Status.OK, "nothing is served yet, or no more");
        }
        return answered(routes.booted(SYSTEM_BUNDLE), "the arbiter does not come to its tasks");
    }

    private static Result answered(CompletionStage<?> answer, String otherwise) {
        try {
            answer.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Result(Status.OK, "answers");
        } catch (TimeoutException _) {
            return new Result(Status.CRITICAL, otherwise);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Result(Status.HEALTH_CHECK_ERROR, "this plug-in is being stopped");
        } catch (ExecutionException e) {
            // As when it is being closed: it has answered.
            return new Result(Status.WARN, String.valueOf(e.getCause()));
        }
    }

    private Result started() {
        return server.hasListened()
                ? new Result(Status.OK, "it has come up")
                : new Result(Status.TEMPORARILY_UNAVAILABLE, "it does not listen yet");
    }

    private Result listening() {
        ServerMXBean bean = server.bean;
        if (bean != null && !bean.getState().equals("RUNNING")) {
            return new Result(Status.TEMPORARILY_UNAVAILABLE, "the server is " + bean.getState());
        }
        return server.listeners == null
                ? new Result(Status.TEMPORARILY_UNAVAILABLE, "it does not listen")
                : new Result(Status.OK, "it listens");
    }

    private Result applications() {
        int serving = 0;
        List<String> others = new ArrayList<>();
        for (AppMXBean each : server.applications()) {
            String state = each.getState();
            if (state.equals("SERVING")) {
                serving++;
            } else {
                others.add(each.getName() + " is " + state);
            }
        }
        if (serving == 0) {
            others.addFirst("no application serves");
            return new Result(Status.TEMPORARILY_UNAVAILABLE, String.join("; ", others));
        }
        // One that does not serve must not take the others away from their clients.
        return others.isEmpty()
                ? new Result(Status.OK, "serving: " + serving)
                : new Result(Status.WARN, String.join("; ", others));
    }
}
