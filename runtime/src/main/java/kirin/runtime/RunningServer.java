package kirin.runtime;

import kirin.lifecycle.Workers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** Does what signals ask of a server that is up; before and after that, nothing. */
final class RunningServer implements Signals.Reactions {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private final StopRequest stop;
    private final Notifier notifier;
    private final ServerBean bean;
    private final Succession succession;
    private final SocketOpener sockets;
    // Written by the main thread when the server is up, read by those that handle signals.
    private volatile @Nullable EmbeddedFramework running;

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

    /** The server is up. */
    void begins(EmbeddedFramework framework) {
        running = framework;
    }

    /** The framework, once the server is up. */
    Optional<EmbeddedFramework> framework() {
        return Optional.ofNullable(running);
    }

    /** Reads the settings again and reloads every application; on a thread of the JVM. */
    @Override
    public void reload() {
        if (running == null || stop.asked().isDone()) {
            return;
        }
        notifier.reloading();
        try {
            bean.reload();
        } catch (RuntimeException e) {
            LOG.error("Nothing was reloaded, all goes on as before: {}", e.getMessage());
        }
        notifier.reloaded();
    }

    /** Opens the logs anew; on a thread of the JVM. */
    @Override
    public void reopen() {
        try {
            bean.reopenLogs();
        } catch (RuntimeException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Override
    public void addWorkers(int more) {
        workers().ifPresent(workers -> workers.add(more));
    }

    @Override
    public void dismissWorkers() {
        workers().ifPresent(Workers::dismiss);
    }

    @Override
    public void startSuccessor() {
        EmbeddedFramework framework = running;
        if (framework == null || stop.asked().isDone()) {
            LOG.warn("There is no successor: this server is only starting, or stopping already");
            return;
        }
        succession.begin(framework, sockets::key);
    }

    private Optional<Workers> workers() {
        EmbeddedFramework framework = running;
        return framework == null || stop.asked().isDone()
                ? Optional.empty()
                : framework.service(Workers.class);
    }
}
