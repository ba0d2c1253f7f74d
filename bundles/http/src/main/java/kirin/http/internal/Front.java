package kirin.http.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;

import kirin.exchange.ExchangeDispatcher;
import kirin.lifecycle.ListenSocket;
import kirin.log.AccessLog;
import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The I/O threads, the sockets that listen, and the connections accepted by them. */
final class Front {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    /** More than a retired listener takes. */
    private static final int RETIRED_MILLIS = 2_000;

    private final EventLoops threads;
    private final Transport transport;
    private final ExchangeDispatcher dispatcher;
    private final AccessLog accessLog;
    private final BooleanSupplier areShared;
    private final Map<EventLoop, IoLoop> loops = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Listener, CompletableFuture<Void>> retiring = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final ConnectionLimits limits = new ConnectionLimits();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile HttpSettings http;
    private volatile boolean listening = true;
    private volatile boolean draining;

    /** Completed when a paused one has no connection left; null while clients are let in. */
    private volatile @Nullable CompletableFuture<Void> emptied;

    // Set when no listener can bring one more connection.
    private volatile boolean allCounted;

    /**
     * @param areShared whether another process holds the sockets that listen too
     */
    Front(
            Transport transport,
            int threadCount,
            HttpSettings http,
            ExchangeDispatcher dispatcher,
            AccessLog accessLog,
            BooleanSupplier areShared) {
        this.transport = transport;
        this.threads = new EventLoops(threadCount, transport.handlers());
        this.http = http;
        this.dispatcher = dispatcher;
        this.accessLog = accessLog;
        this.areShared = areShared;
    }

    /**
     * Listens at an address; nobody is accepted before {@link #accept}.
     *
     * @param leaving listeners that this one is to replace, which may be in its way until then
     * @throws Exception why it cannot
     */
    Listener bind(BindAddress.Tcp address, Settings settings, Collection<Listener> leaving)
            throws Exception {
        boolean shared = settings.get(ServerSettings.REUSE_PORT);
        List<Listener> inTheWay =
                leaving.stream().filter(each -> each.isAtPort(address.port())).toList();
        awaitRetired();
        // The system lets 0.0.0.0:5001 beside 127.0.0.1:5001 only where both are open to sharing.
        boolean shares = shared || !inTheWay.isEmpty();
        inTheWay.forEach(each -> each.share(transport, true));
        try {
            Listener listener = bind(address, settings, shares);
            listener.share(transport, shared);
            return listener;
        } finally {
            inTheWay.forEach(each -> each.share(transport, shared));
        }
    }

    private Listener bind(BindAddress.Tcp address, Settings settings, boolean shared)
            throws Exception {
        var figures = new ListenerFigures();
        var place = new InetSocketAddress(address.host(), address.port());
        ServerBootstrap bootstrap =
                tcp(figures).channelFactory(() -> transport.listenerAt(place.getAddress()));
        bootstrap
                .option(ChannelOption.SO_BACKLOG, settings.get(ServerSettings.BACKLOG))
                .option(ChannelOption.SO_REUSEADDR, true);
        if (shared) {
            bootstrap.option(transport.reusePort(), true);
        }
        Channel channel = bootstrap.bind(place).sync().channel();
        // The host as it was written: a wildcard or a name is what the operator knows.
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        return new Listener(
                channel, null, BindAddress.tcp(address.host(), port).toString(), figures);
    }

    /** Until they are closed, the retired have their addresses, which may be wanted again. */
    private void awaitRetired() throws InterruptedException, ExecutionException {
        try {
            CompletableFuture.allOf(retiring.values().toArray(CompletableFuture[]::new))
                    .get(RETIRED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.debug("A listener that was retired is still open");
        }
    }

    /** The same at a socket that has its address already. */
    Listener listen(ListenSocket socket, Settings settings) throws Exception {
        var figures = new ListenerFigures();
        ServerChannel listener = transport.listenerOn(socket, settings.get(ServerSettings.BACKLOG));
        Channel channel =
                (socket.isUnix() ? any(figures) : tcp(figures))
                        .channelFactory(() -> listener)
                        .register()
                        .sync()
                        .channel();
        return new Listener(channel, socket, socket.address(), figures);
    }

    /** Lets clients in that come to this listener. */
    void accept(Listener listener) {
        listeners.add(listener);
        if (emptied == null) {
            listener.accept();
        }
    }

    /** See {@link kirin.lifecycle.Listeners#pause}. */
    CompletableFuture<Void> pause() {
        CompletableFuture<Void> empty = new CompletableFuture<>();
        emptied = empty;
        listeners.forEach(Listener::pause);
        loops.values().forEach(loop -> loop.executeFirst(loop::drain));
        // One that was accepted last may still be on its way to its loop: not counted yet.
        var _ = turnOfAll().thenRun(this::completeWhenEmpty);
        return empty;
    }

    /** See {@link kirin.lifecycle.Listeners#resume}. */
    void resume() {
        emptied = null;
        listeners.forEach(Listener::accept);
    }

    /** Ends a listener once those are accepted that have come; their connections go on. */
    void retire(Listener listener) {
        listeners.remove(listener);
        CompletableFuture<Void> closed = listener.drain(accepted::get, areShared.getAsBoolean());
        retiring.put(listener, closed);
        var _ = closed.thenRun(() -> retiring.remove(listener));
    }

    /**
     * Goes on with other settings. The connections that are there, made with the former ones, end
     * each with its next answer.
     */
    void follow(HttpSettings next) {
        if (!next.equals(http)) {
            http = next;
            loops.values().forEach(loop -> loop.executeFirst(loop::endWithNextAnswers));
        }
    }

    private ServerBootstrap tcp(ListenerFigures figures) {
        ServerBootstrap tcp = any(figures).childOption(ChannelOption.TCP_NODELAY, true);
        transport.limitUnsent(tcp);
        return tcp;
    }

    private ServerBootstrap any(ListenerFigures figures) {
        return new ServerBootstrap()
                .group(threads)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Counter(figures))
                // A client may end its side after its request and wait for the answer.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Pipeline(figures));
    }

    /** Where it listens, as clients are told. */
    List<String> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /** See {@link kirin.lifecycle.Listeners#drain}. */
    CompletableFuture<Void> drain() {
        boolean shared = areShared.getAsBoolean();
        // At once: whoever sees that nobody new is let in gets the last answer of its connection.
        draining = true;
        loops.values().forEach(loop -> loop.executeFirst(loop::drain));
        var _ =
                CompletableFuture.allOf(
                                listeners.stream()
                                        .map(each -> each.drain(accepted::get, shared))
                                        .toArray(CompletableFuture[]::new))
                        .thenRun(this::awaitConnections);
        return drained;
    }

    /** Ends every connection and thread; see {@link EventLoops#close}. */
    void close() {
        listening = false;
        for (Listener listener : listeners) {
            listener.close();
        }
        listeners.clear();
        threads.close();
    }

    private void awaitConnections() {
        // A connection that was accepted last may still be on its way to its loop: not counted yet.
        var _ =
                turnOfAll()
                        .thenRun(() -> {
                            allCounted = true;
                            completeWhenEmpty();
                        });
    }

    /** Completed when every I/O thread has come to a task that was given to it now. */
    CompletableFuture<Void> turnOfAll() {
        List<CompletableFuture<?>> turns = new ArrayList<>();
        if (listening) {
            threads.forEach(loop -> turns.add(CompletableFuture.runAsync(() -> {}, loop)));
        }
        return CompletableFuture.allOf(turns.toArray(CompletableFuture[]::new));
    }

    private void connectionClosed(ListenerFigures figures) {
        figures.connections.decrementAndGet();
        open.decrementAndGet();
        completeWhenEmpty();
    }

    private void completeWhenEmpty() {
        if (open.get() > 0) {
            return;
        }
        if (allCounted) {
            drained.complete(null);
        }
        CompletableFuture<Void> paused = emptied;
        if (paused != null) {
            paused.complete(null);
        }
    }

    private IoLoop newLoop(EventLoop eventLoop) {
        return new IoLoop((RelievableEventLoop) eventLoop, accessLog);
    }

    /** Counts connections on the listener's own thread, before another one gets them. */
    @ChannelHandler.Sharable
    private final class Counter extends ChannelInboundHandlerAdapter {
        private final ListenerFigures figures;

        Counter(ListenerFigures figures) {
            this.figures = figures;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object connection) {
            accepted.incrementAndGet();
            figures.accepted.increment();
            context.fireChannelRead(connection);
        }
    }

    /** Builds what bytes pass on their way in; the way out is the {@link AnswerWriter}'s. */
    private final class Pipeline extends ChannelInitializer<Channel> {
        private final ListenerFigures figures;

        Pipeline(ListenerFigures figures) {
            this.figures = figures;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (!listening) {
                var _ = channel.close();
                return;
            }
            HttpSettings settings = http;
            ProxyProtocol proxies = settings.proxyProtocol();
            Admission admission = new Admission(limits, settings);
            if (!proxies.isOn() || !proxies.allowed().include(channel.remoteAddress())) {
                // One of a proxy's counts for the client that its PROXY header names.
                admission.enter(channel.remoteAddress());
            }
            Refusal refusal = admission.refusal(open.incrementAndGet());
            figures.connections.incrementAndGet();
            IoLoop loop = loops.computeIfAbsent(channel.eventLoop(), Front.this::newLoop);
            RequestDecoder decoder =
                    new RequestDecoder(
                            settings, new ClientConnection(channel, loop, settings.trusted()));
            RequestReader reader =
                    new RequestReader(
                            channel,
                            loop,
                            decoder,
                            settings,
                            dispatcher,
                            figures,
                            () -> {
                                admission.leave();
                                connectionClosed(figures);
                            });
            loop.add(reader);
            if (proxies.isOn() && refusal == null) {
                channel.pipeline()
                        .addLast(
                                new ProxyHeaderReader(proxies, decoder.clock(), admission, reader));
            }
            channel.pipeline().addLast(decoder, reader);
            if (draining || emptied != null) {
                reader.drain();
            }
            if (refusal != null) {
                loop.executeFirst(() -> reader.turnAway(refusal));
            }
        }
    }
}
