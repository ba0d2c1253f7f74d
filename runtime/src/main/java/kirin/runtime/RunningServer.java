package kirin.runtime;

import kirin.lifecycle.Workers;
import kirin.management.Change;
import kirin.management.Events;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Does what signals ask of a server once it is up, and nothing more when it is to stop. */
final class RunningServer implements Signals.Reactions {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private final StopRequest stop;
    private final Notifier notifier;
    private final ServerBean bean;
    private final Succession succession;
    private final SocketOpener sockets;
    // Guarded by this: what was asked for before the server was up.
    private final List<Consumer<EmbeddedFramework>> early = new ArrayList<>();

    RunningServer(
            StopRequest stop,
            Notifier notifier,
            ServerBean bean,
            Succession succession,
            SocketOpener sockets) {
        this.stop = stop;
        this.notifier = notifier;
        this.bean = bean;
        this.succession = succession;
        this.sockets = sockets;
    }

    /** The server is up: does what was asked for meanwhile, on a thread of its own. */
    void begins(EmbeddedFramework framework) {
        List<Consumer<EmbeddedFramework>> asked;
        synchronized (this) {
            bean.runs(framework);
            asked = List.copyOf(early);
            early.clear();
        }
        if (!asked.isEmpty()) {
            // A reload waits for applications, and whoever has started the server, for its end.
            Thread.ofPlatform()
                    .daemon()
                    .name("kirin-early-signals")
                    .start(() -> asked.forEach(each -> unlessStopped(framework, each)));
        }
    }

    private void whenUp(Consumer<EmbeddedFramework> action) {
        Optional<EmbeddedFramework> framework;
        synchronized (this) {
            framework = bean.framework();
            if (framework.isEmpty()) {
                early.add(action);
            }
        }
        framework.ifPresent(it -> unlessStopped(it, action));
    }

    private void unlessStopped(EmbeddedFramework framework, Consumer<EmbeddedFramework> action) {
        if (!stop.asked().isDone()) {
            action.accept(framework);
        }
    }

    /** Reads the settings again and reloads every application; on a thread of the JVM. */
    @Override
    public void reload() {
        whenUp(framework -> reloadNow());
    }

    private void reloadNow() {
        notifier.reloading();
        try {
            List<String> changed = bean.reload();
            audit("HUP", "reload", String.join("; ", changed), Change.DONE);
        } catch (RuntimeException e) {
            LOG.error("Nothing was reloaded, all goes on as before: {}", e.getMessage());
            audit("HUP", "reload", "", String.valueOf(e.getMessage()));
        }
        notifier.reloaded();
    }

    /** Opens the logs anew; on a thread of the JVM. */
    @Override
    public void reopen() {
        try {
            bean.reopenLogs();
            audit("USR1", "reopen logs", "", Change.DONE);
        } catch (RuntimeException e) {
            LOG.error("{}", e.getMessage());
            audit("USR1", "reopen logs", "", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void addWorkers(int more) {
        whenUp(framework -> {
            framework.service(Workers.class).ifPresent(workers -> workers.add(more));
            if (more > 0) {
                bean.dismissal().end(framework);
            }
            String what = more > 0 ? "more workers" : "fewer workers";
            audit(more > 0 ? "TTIN" : "TTOU", what, "", Change.DONE);
        });
    }

    @Override
    public void dismissWorkers() {
        whenUp(framework -> {
            bean.dismissWorkers(framework);
            audit("WINCH", "dismiss workers", "", Change.DONE);
        });
    }

    @Override
    public void startSuccessor() {
        if (stop.asked().isDone()) {
            LOG.warn("There is no successor: this server is stopping already");
            return;
        }
        whenUp(framework -> {
            audit("USR2", "start a successor", "", Change.DONE);
            succession.begin(framework, sockets::key);
        });
    }

    @Override
    public void stops(String signal) {
        audit(signal, "stop", "", Change.DONE);
    }

    /** Who has sent a signal, the JVM does not tell. */
    private void audit(String signal, String what, String after, String outcome) {
        bean.framework()
                .flatMap(framework -> framework.service(Events.class))
                .ifPresent(events ->
                        events.changed(
                                new Change("", "signal " + signal, what, "", after, outcome)));
    }
}
