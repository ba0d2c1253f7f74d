package kirin.http.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;

import kirin.exchange.ExchangeDispatcher;
import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The I/O threads, the sockets that listen, and the connections accepted by them. */
final class Front {
    /** Without a new connection for this long, none is queued in the system. */
    private static final long QUIET_MILLIS = 10;

    private final EventLoops threads;
    private final Transport transport;
    private final Settings settings;
    private final HttpSettings http;
    private final ExchangeDispatcher dispatcher;
    private final Map<EventLoop, IoLoop> loops = new ConcurrentHashMap<>();
    private final List<Channel> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean listening = true;
    private volatile boolean draining;

    Front(Transport transport, int threadCount, Settings settings, ExchangeDispatcher dispatcher) {
        this(transport, threadCount, settings, HttpSettings.of(settings), dispatcher);
    }

    Front(
            Transport transport,
            int threadCount,
            Settings settings,
            HttpSettings http,
            ExchangeDispatcher dispatcher) {
        this.transport = transport;
        this.threads = new EventLoops(threadCount, transport.handlers());
        this.settings = settings;
        this.http = http;
        this.dispatcher = dispatcher;
    }

    /**
     * Listens at one more address.
     *
     * @return the address really bound
     * @throws Exception why it cannot
     */
    InetSocketAddress bind(BindAddress address) throws Exception {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(threads)
                        .channel(transport.listener())
                        .option(ChannelOption.SO_BACKLOG, settings.get(ServerSettings.BACKLOG))
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        // A client may end its side after its request and wait for the answer.
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new Pipeline());
        if (settings.get(ServerSettings.REUSE_PORT)) {
            bootstrap.option(transport.reusePort(), true);
        }
        Channel listener =
                bootstrap
                        .bind(new InetSocketAddress(address.host(), address.port()))
                        .sync()
                        .channel();
        listeners.add(listener);
        return (InetSocketAddress) listener.localAddress();
    }

    /** See {@link kirin.lifecycle.Listeners#drain}. */
    CompletableFuture<Void> drain() {
        for (Channel listener : listeners) {
            closeWhenQuiet(listener, -1);
        }
        if (listeners.isEmpty()) {
            drainConnections();
        }
        return drained;
    }

    /** Ends every connection and thread; see {@link EventLoops#close}. */
    void close() {
        listening = false;
        for (Channel listener : listeners) {
            var _ = listener.close();
        }
        listeners.clear();
        threads.close();
    }

    /** Accepts what the system has queued before it closes the listener. */
    private void closeWhenQuiet(Channel listener, int acceptedBefore) {
        int now = accepted.get();
        if (now != acceptedBefore) {
            var _ =
                    listener.eventLoop()
                            .schedule(
                                    () -> closeWhenQuiet(listener, now),
                                    QUIET_MILLIS,
                                    TimeUnit.MILLISECONDS);
            return;
        }
        listener.close()
                .addListener(closed -> {
                    listeners.remove(listener);
                    if (listeners.isEmpty()) {
                        drainConnections();
                    }
                });
    }

    private void drainConnections() {
        draining = true;
        loops.values().forEach(loop -> loop.executeFirst(loop::drain));
        completeWhenEmpty();
    }

    private void connectionClosed() {
        open.decrementAndGet();
        completeWhenEmpty();
    }

    private void completeWhenEmpty() {
        if (draining && open.get() == 0) {
            drained.complete(null);
        }
    }

    private static IoLoop newLoop(EventLoop eventLoop) {
        return new IoLoop((RelievableEventLoop) eventLoop);
    }

    /** Builds what bytes pass on their way in; the way out is the {@link AnswerWriter}'s. */
    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            accepted.incrementAndGet();
            if (!listening) {
                var _ = channel.close();
                return;
            }
            open.incrementAndGet();
            IoLoop loop = loops.computeIfAbsent(channel.eventLoop(), Front::newLoop);
            RequestDecoder decoder = new RequestDecoder(http);
            RequestReader reader =
                    new RequestReader(
                            channel, loop, decoder, http, dispatcher, Front.this::connectionClosed);
            loop.add(reader);
            channel.pipeline().addLast(decoder, reader);
            if (draining) {
                reader.drain();
            }
        }
    }
}
