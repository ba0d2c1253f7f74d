package kirin.runtime;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSocket;
import kirin.lifecycle.ListenSockets;
import kirin.runtime.system.Sockets;
import kirin.runtime.system.SystemCallException;
import kirin.settings.BindAddress;
import kirin.settings.InvalidValueException;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the sockets that the server's bundles cannot: Unix sockets, those passed by whoever has
 * started the process, and all of them if the process is to give up its rights. Any thread.
 */
final class SocketOpener implements ListenSockets {
    private final Settings settings;
    private final UnixSockets unixSockets;
    private final Map<BindAddress, ListenSocket> opened = new ConcurrentHashMap<>();

    SocketOpener(Settings settings, UnixSockets unixSockets) {
        this.settings = settings;
        this.unixSockets = unixSockets;
    }

    /** Opens all that {@code bind} names, while the process has the rights for it. */
    void openAll() throws StartException {
        for (BindAddress address : settings.get(ServerSettings.BIND)) {
            try {
                ListenSocket socket = openEarly(address);
                if (socket != null) {
                    opened.put(address, socket);
                }
            } catch (ListenException e) {
                throw new StartException(
                        "%s: bind is \"%s\", and %s"
                                .formatted(
                                        settings.origin(ServerSettings.BIND),
                                        address.text(),
                                        e.getMessage()));
            }
        }
    }

    private @Nullable ListenSocket openEarly(BindAddress address) throws ListenException {
        return switch (address) {
            case BindAddress.Tcp tcp -> openTcp(tcp);
            case BindAddress.Unix unix -> openUnix(unix);
            // That needs no rights.
            case BindAddress.Descriptor _ -> null;
        };
    }

    @Override
    public Optional<ListenSocket> open(String text) throws ListenException {
        BindAddress address = parse(text);
        ListenSocket early = opened.remove(address);
        if (early != null) {
            return Optional.of(early);
        }
        return switch (address) {
            case BindAddress.Tcp _ -> Optional.empty();
            case BindAddress.Unix unix -> Optional.of(openUnix(unix));
            case BindAddress.Descriptor passed -> Optional.of(adopt(passed));
        };
    }

    private ListenSocket openUnix(BindAddress.Unix address) throws ListenException {
        return unixSockets.open(settings.resolve(address.path()).toAbsolutePath());
    }

    private ListenSocket openTcp(BindAddress.Tcp address) throws ListenException {
        try {
            InetAddress host = InetAddress.getByName(address.host());
            int socket =
                    Sockets.openTcp(
                            new InetSocketAddress(host, address.port()),
                            settings.get(ServerSettings.REUSE_PORT));
            int port = ((InetSocketAddress) Sockets.addressOf(socket)).getPort();
            String shown = BindAddress.tcp(address.host(), port).toString();
            return new OpenSocket(socket, shown, false, false, () -> {});
        } catch (UnknownHostException _) {
            throw ListenException.unknownName(address.host());
        } catch (SystemCallException e) {
            throw switch (e.number()) {
                case SystemCallException.EADDRINUSE -> ListenException.inUse();
                case SystemCallException.EADDRNOTAVAIL -> ListenException.notHere();
                case SystemCallException.EACCES -> ListenException.notPermitted(address.port());
                default -> new ListenException("that failed: " + e.getMessage());
            };
        }
    }

    private static ListenSocket adopt(BindAddress.Descriptor passed) throws ListenException {
        int socket = passed.number();
        try {
            Sockets.adopt(socket);
            if (!Sockets.isStream(socket)) {
                throw new ListenException(
                        "that is a socket for datagrams; pass one that listens for streams");
            }
            SocketAddress address = Sockets.addressOf(socket);
            boolean isUnix = address instanceof UnixDomainSocketAddress;
            return new OpenSocket(socket, shown(address), isUnix, true, () -> {});
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

    private static String shown(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return "unix:" + unix.getPath();
        }
        var inet = (InetSocketAddress) address;
        return BindAddress.tcp(inet.getAddress().getHostAddress(), inet.getPort()).toString();
    }

    private static BindAddress parse(String text) {
        try {
            return BindAddress.parse(text);
        } catch (InvalidValueException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
