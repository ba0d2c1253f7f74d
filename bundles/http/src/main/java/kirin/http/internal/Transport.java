package kirin.http.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;

import java.net.StandardSocketOptions;

/**
 * How sockets are reached: native epoll where the system has it, else the JDK's selectors.
 *
 * @param reusePort the option by which several processes listen at one address
 */
record Transport(
        IoHandlerFactory handlers,
        Class<? extends ServerSocketChannel> listener,
        ChannelOption<Boolean> reusePort) {
    /** As Linux numbers the states of a connection. */
    private static final int TCP_CLOSE = 7;

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
     * Whether a connection whose client had ended its side was reset since. Nothing tells that by
     * itself once there is nothing left to read; only native epoll can be asked.
     */
    static boolean isReset(Channel channel) {
        return channel instanceof EpollSocketChannel epoll
                && epoll.isOpen()
                && epoll.tcpInfo().state() == TCP_CLOSE;
    }
}
