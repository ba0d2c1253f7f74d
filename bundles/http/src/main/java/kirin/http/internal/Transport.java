package kirin.http.internal;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
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
}
