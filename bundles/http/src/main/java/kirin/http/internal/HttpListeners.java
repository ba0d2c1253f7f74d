package kirin.http.internal;

import kirin.exchange.ExchangeDispatcher;
import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSocket;
import kirin.lifecycle.ListenSockets;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.log.AccessLog;
import kirin.settings.BindAddress;
import kirin.settings.CurrentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Listens while it is active. Started last, when there are applications to answer. */
@Component(immediate = true)
public final class HttpListeners implements Listeners, SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListeners.class);

    private final ListenerBeans beans;
    private final Front front;
    private final @Nullable ListenSockets sockets;
    // Guarded by this.
    private final Map<BindAddress, Listener> open = new LinkedHashMap<>();
    private final Map<Listener, Runnable> shown = new HashMap<>();

    @Activate
    public HttpListeners(
            BundleContext context,
            @Reference CurrentSettings current,
            @Reference ExchangeDispatcher dispatcher,
            @Reference AccessLog accessLog,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ListenSockets sockets) {
        this(ListenerBeans.services(context), current, dispatcher, accessLog, startup, sockets);
    }

    HttpListeners(
            ListenerBeans beans,
            CurrentSettings current,
            ExchangeDispatcher dispatcher,
            AccessLog accessLog,
            @Nullable Startup startup,
            @Nullable ListenSockets sockets) {
        this.beans = beans;
        Settings settings = current.get();
        this.sockets = sockets;
        front =
                new Front(
                        Transport.best(),
                        threads(),
                        HttpSettings.of(settings),
                        dispatcher,
                        accessLog,
                        () -> sockets != null && sockets.areShared());
        try {
            prepare(settings).apply();
        } catch (SettingsException e) {
            front.close();
            if (startup == null) {
                throw new IllegalStateException(e.getMessage(), e);
            }
            // The launcher takes everything down again; an exception would only be logged once
            // more, by whoever made this component.
            startup.failed(e.problems().getFirst());
        }
    }

    /**
     * Opens the addresses that are new, while those that are no longer wanted still serve.
     *
     * @throws SettingsException if one cannot be had; all that serve go on
     */
    @Override
    public synchronized Step prepare(Settings next) throws SettingsException {
        List<BindAddress> wanted = next.get(ServerSettings.BIND);
        Map<BindAddress, Listener> added = new LinkedHashMap<>();
        List<Listener> leaving = new ArrayList<>();
        open.forEach((address, listener) -> {
            if (!wanted.contains(address)) {
                leaving.add(listener);
            }
        });
        for (BindAddress address : wanted) {
            if (open.containsKey(address) || added.containsKey(address)) {
                continue;
            }
            try {
                added.put(address, listener(address, next, leaving));
            } catch (Exception e) {
                List<Listener> ours = new ArrayList<>(open.values());
                ours.addAll(added.values());
                added.values().forEach(Listener::close);
                throw new SettingsException(BindProblem.describe(address, next, e, ours, sockets));
            }
        }
        return new Step() {
            @Override
            public void apply() {
                front.follow(HttpSettings.of(next));
                exchange(added, wanted);
            }

            @Override
            public void abandon() {
                added.values().forEach(Listener::close);
            }
        };
    }

    private Listener listener(BindAddress address, Settings settings, List<Listener> leaving)
            throws Exception {
        Optional<ListenSocket> given =
                sockets == null ? Optional.empty() : sockets.open(address.text());
        if (given.isPresent()) {
            return front.listen(given.get(), settings);
        }
        if (address instanceof BindAddress.Tcp tcp) {
            return front.bind(tcp, settings, leaving);
        }
        throw new ListenException("only the launcher of Kirin opens such a one; use it");
    }

    private synchronized void exchange(Map<BindAddress, Listener> added, List<BindAddress> wanted) {
        boolean isFirst = open.isEmpty();
        for (Listener each : added.values()) {
            front.accept(each);
            shown.put(each, beans.show(each));
        }
        open.putAll(added);
        List<BindAddress> unwanted = new ArrayList<>(open.keySet());
        unwanted.removeAll(wanted);
        for (BindAddress address : unwanted) {
            Listener retired = open.remove(address);
            if (retired != null) {
                front.retire(retired);
                hide(retired);
            }
        }
        // At the start the launcher says so, when all else is up.
        if (!isFirst && !(added.isEmpty() && unwanted.isEmpty())) {
            LOG.info("Listening at: {} now", String.join(", ", addresses()));
        }
    }

    private synchronized void hideAll() {
        List.copyOf(shown.keySet()).forEach(this::hide);
    }

    private synchronized void hide(Listener listener) {
        Runnable hiding = shown.remove(listener);
        if (hiding != null) {
            hiding.run();
        }
    }

    @Override
    public List<String> addresses() {
        return front.addresses();
    }

    @Override
    public synchronized Map<String, Integer> descriptors() {
        Map<String, Integer> descriptors = new LinkedHashMap<>();
        open.forEach((address, listener) ->
                listener.descriptor().ifPresent(each -> descriptors.put(address.text(), each)));
        return descriptors;
    }

    @Override
    public CompletionStage<Void> answer() {
        return front.turnOfAll();
    }

    @Override
    public CompletionStage<Void> pause() {
        return front.pause();
    }

    @Override
    public void resume() {
        front.resume();
    }

    @Override
    public CompletionStage<Void> drain() {
        return front.drain();
    }

    @Deactivate
    void stop() {
        hideAll();
        front.close();
    }

    private static int threads() {
        // The workers need processors too, and fewer I/O threads gather more per round.
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
