package kirin.http.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelOption;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSocket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.spi.SelectorProvider;

/**
 * How sockets are reached: native epoll where the system has it, else the JDK's selectors.
 *
 * @param reusePort the option by which several processes listen at one address
 */
record Transport(
        IoHandlerFactory handlers,
        Class<? extends ServerSocketChannel> listener,
        ChannelOption<Boolean> reusePort) {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    private static final long MOST_UNSENT_BYTES = 131_072;

    // As Linux numbers the states of a connection, and options.
    private static final int TCP_CLOSE = 7;
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTOIFINDEX = 62;

    static Transport best() {
        return Epoll.isAvailable() ? epoll() : nio();
    }

    static Transport epoll() {
        return new Transport(
                EpollIoHandler.newFactory(),
                EpollServerSocketChannel.class,
                UnixChannelOption.SO_REUSEPORT);
    }

    static Transport nio() {
        return new Transport(
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT));
    }

    /**
     * One for an address: of IPv4 alone if that is one, as a socket of IPv6 would take 0.0.0.0 for
     * all of IPv6 too, which nobody has asked for.
     *
     * @param host null if it is not known, so that binding will say so
     */
    ServerChannel listenerAt(@Nullable InetAddress host) {
        SocketProtocolFamily family =
                host instanceof Inet6Address
                        ? SocketProtocolFamily.INET6
                        : SocketProtocolFamily.INET;
        return listener == EpollServerSocketChannel.class
                ? new EpollServerSocketChannel(family)
                : new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    /**
     * Lets the system take no more of an answer than it can soon send: it would keep megabytes for
     * each client that does not read. What is on its way is not limited by that.
     */
    void limitUnsent(ServerBootstrap bootstrap) {
        if (listener == EpollServerSocketChannel.class) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MOST_UNSENT_BYTES);
        }
    }

    /** Lets a socket that the launcher has opened listen. */
    ServerChannel listenerOn(ListenSocket socket, int backlog) throws ListenException, IOException {
        if (listener != EpollServerSocketChannel.class) {
            throw new ListenException(
                    "that needs native epoll, which is not to be had here; give HOST:PORT");
        }
        // Again for one that listens already, which changes the length of its queue.
        new Socket(socket.descriptor()).listen(backlog);
        return socket.isUnix()
                // Netty takes one that it has not bound itself for a closed one.
                ? new EpollServerDomainSocketChannel(socket.descriptor(), true)
                : new EpollServerSocketChannel(socket.descriptor());
    }

    /**
     * Lets no new client find a listener, while the connections that have begun can be accepted.
     * Closing a listener resets what is in its queue, and without this there is no moment at which
     * the queue of a busy one is known to be empty.
     *
     * <p>A listener can be tied to one network interface. This ties it to one that does not exist,
     * so that whoever comes now is refused, or finds another process that listens at the port.
     *
     * @return false where the system cannot, as Linux before 5.7
     */
    static boolean hide(Channel listener) {
        if (!(listener instanceof EpollServerSocketChannel epoll)) {
            return false;
        }
        try {
            new Socket(epoll.fd().intValue())
                    .setIntOpt(SOL_SOCKET, SO_BINDTOIFINDEX, Integer.MAX_VALUE);
            return true;
        } catch (IOException | ChannelException e) {
            LOG.debug("A listener cannot be hidden: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Lets the close of a connection reset it, and drop what its client has not taken: else the
     * system would keep that, and go on to offer it for minutes.
     */
    static void dropUnsentAtClose(Channel channel) {
        if (channel.config() instanceof SocketChannelConfig socket) {
            socket.setSoLinger(0);
        }
    }

    /**
     * Whether a connection whose client had ended its side was reset since. Nothing tells that by
     * itself once there is nothing left to read; only native epoll can be asked.
     */
    static boolean isReset(Channel channel) {
        return channel instanceof EpollSocketChannel epoll
                && epoll.isOpen()
                && epoll.tcpInfo().state() == TCP_CLOSE;
    }
}
