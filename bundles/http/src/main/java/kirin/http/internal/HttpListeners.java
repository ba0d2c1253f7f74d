package kirin.http.internal;

import kirin.exchange.ExchangeDispatcher;
import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSocket;
import kirin.lifecycle.ListenSockets;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.settings.BindAddress;
import kirin.settings.CurrentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Listens while it is active. Started last, when there are applications to answer. */
@Component(immediate = true)
public final class HttpListeners implements Listeners {
    private final Front front;

    @Activate
    public HttpListeners(
            @Reference CurrentSettings current,
            @Reference ExchangeDispatcher dispatcher,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ListenSockets sockets) {
        Settings settings = current.get();
        front = new Front(Transport.best(), threads(), settings, dispatcher);
        for (BindAddress address : settings.get(ServerSettings.BIND)) {
            try {
                open(address, sockets);
            } catch (Exception e) {
                front.close();
                String problem = BindProblem.describe(address, settings, e);
                if (startup == null) {
                    throw new IllegalStateException(problem, e);
                }
                // The launcher takes everything down again; an exception would only be logged once
                // more, by whoever made this component.
                startup.failed(problem);
                return;
            }
        }
    }

    private void open(BindAddress address, @Nullable ListenSockets sockets) throws Exception {
        Optional<ListenSocket> given =
                sockets == null ? Optional.empty() : sockets.open(address.text());
        if (given.isPresent()) {
            front.listen(given.get());
        } else if (address instanceof BindAddress.Tcp tcp) {
            var _ = front.bind(tcp);
        } else {
            throw new ListenException("only the launcher of Kirin opens such a one; use it");
        }
    }

    @Override
    public List<String> addresses() {
        return front.addresses();
    }

    @Override
    public CompletionStage<Void> drain() {
        return front.drain();
    }

    @Deactivate
    void stop() {
        front.close();
    }

    private static int threads() {
        // The workers need processors too, and fewer I/O threads gather more per round.
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
