package kirin.runtime;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenFailure;
import kirin.runtime.system.Sockets;
import kirin.runtime.system.SystemCallException;
import kirin.settings.BindAddress;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Finds out whether an address could be listened at. No client notices, and nothing stays open. */
final class AddressCheck {
    private AddressCheck() {}

    /**
     * Makes sure that a TCP address can be had. What it does not know the reason of it leaves to
     * whoever opens the listener.
     *
     * @param isToBeFree whether it is a mistake if somebody listens there
     */
    static void tcp(BindAddress.Tcp address, boolean reusePort, boolean isToBeFree)
            throws ListenException {
        try {
            InetAddress host = InetAddress.getByName(address.host());
            var family =
                    host instanceof Inet4Address
                            ? StandardProtocolFamily.INET
                            : StandardProtocolFamily.INET6;
            try (SocketChannel socket = SocketChannel.open(family)) {
                socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (reusePort) {
                    socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
                // It never listens, so whoever comes meanwhile is refused as before.
                socket.bind(new InetSocketAddress(host, address.port()));
            }
        } catch (IOException | UnsupportedOperationException e) {
            switch (ListenFailure.of(e)) {
                case IN_USE -> {
                    if (isToBeFree) {
                        throw ListenException.inUse(
                                SocketOwner.ofTcp(address.host(), address.port()));
                    }
                }
                case NOT_PERMITTED, NOT_HERE, UNKNOWN_NAME ->
                        throw ListenException.of(e, address.host(), address.port(), null);
                case OTHER -> {
                    // Whoever opens the listener says what that is.
                }
            }
        }
    }

    /** Makes sure that a descriptor is a socket that listens. */
    static void descriptor(int number) throws ListenException {
        try {
            if (!Sockets.isStream(number)) {
                throw new ListenException(
                        "that is a socket for datagrams; pass one that listens for streams");
            }
            if (!Sockets.isListening(number)) {
                throw new ListenException(
                        "that is a socket that does not listen; pass one that does, as systemd's"
                                + " sockets do");
            }
        } catch (SystemCallException e) {
            throw switch (e.number()) {
                case SystemCallException.EBADF ->
                        new ListenException(
                                "no descriptor of that number is open; whoever starts the server"
                                        + " has to pass it, as systemd's sockets do");
                case SystemCallException.ENOTSOCK ->
                        new ListenException(
                                "that descriptor is no socket; give the number of one that is"
                                        + " passed to the server");
                default -> new ListenException("that failed: " + e.getMessage());
            };
        }
    }
}
