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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the sockets that the server's bundles cannot: Unix sockets, those passed by whoever has
 * started the process, and all of them if the process is to give up its rights. Any thread.
 */
final class SocketOpener implements ListenSockets {
    private static final String UNIX = "unix:";

    private final Settings settings;
    private final UnixSockets unixSockets;
    private final Succession succession;
    private final Map<BindAddress, ListenSocket> opened = new ConcurrentHashMap<>();

    SocketOpener(Settings settings, UnixSockets unixSockets, Succession succession) {
        this.settings = settings;
        this.unixSockets = unixSockets;
        this.succession = succession;
    }

    /** What a process and its successor both call an address. */
    String key(String text) {
        return key(parse(text));
    }

    private String key(BindAddress address) {
        return address instanceof BindAddress.Unix unix ? UNIX + file(unix) : address.text();
    }

    @Override
    public Optional<String> owner(String host, int port) {
        return SocketOwner.ofTcp(host, port);
    }

    @Override
    public void clear(Path file) throws ListenException {
        UnixSockets.clear(file);
    }

    @Override
    public boolean areShared() {
        return succession.sharesSockets();
    }

    /** Closes what the predecessor has passed and no setting asks for any more. */
    void closeUnwanted() {
        Optional<Predecessor> predecessor = succession.predecessor();
        if (predecessor.isEmpty()) {
            return;
        }
        for (String each : predecessor.get().closeRest()) {
            if (each.startsWith(UNIX)) {
                // The predecessor leaves the file to us, and needs it until then.
                Path file = Path.of(each.substring(UNIX.length()));
                predecessor.get().whenGone(() -> UnixSockets.removeAbandoned(file));
            }
        }
    }

    /** Opens all that {@code bind} names, while the process has the rights for it. */
    void openAll() throws StartException {
        forEachAddress(address -> {
            switch (address) {
                case BindAddress.Tcp tcp -> opened.put(address, openTcp(tcp));
                case BindAddress.Unix unix -> opened.put(address, openUnix(unix));
                // Its opening needs no rights.
                case BindAddress.Descriptor given -> AddressCheck.descriptor(given.number());
            }
        });
    }

    /** Finds out whether all could be opened, before anything is started that is to use them. */
    void checkAll() throws StartException {
        boolean reusePort = settings.get(ServerSettings.REUSE_PORT);
        forEachAddress(address -> {
            switch (address) {
                case BindAddress.Tcp tcp -> AddressCheck.tcp(tcp, reusePort, true);
                case BindAddress.Unix unix -> UnixSockets.check(file(unix));
                case BindAddress.Descriptor given -> AddressCheck.descriptor(given.number());
            }
        });
    }

    /** What is done with an address that is not passed by the predecessor. */
    private interface Opening {
        void of(BindAddress address) throws ListenException;
    }

    private void forEachAddress(Opening opening) throws StartException {
        for (BindAddress address : settings.get(ServerSettings.BIND)) {
            try {
                if (address instanceof BindAddress.Descriptor given) {
                    refuseForSuccessor(given);
                }
                if (!isPassed(address)) {
                    opening.of(address);
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

    private boolean isPassed(BindAddress address) {
        return succession.predecessor().filter(each -> each.offers(key(address))).isPresent();
    }

    @Override
    public Optional<ListenSocket> open(String text) throws ListenException {
        BindAddress address = parse(text);
        ListenSocket early = opened.remove(address);
        if (early != null) {
            return Optional.of(early);
        }
        Optional<ListenSocket> passed = takeOver(address);
        if (passed.isPresent()) {
            return passed;
        }
        return switch (address) {
            case BindAddress.Tcp _ -> Optional.empty();
            case BindAddress.Unix unix -> Optional.of(openUnix(unix));
            case BindAddress.Descriptor given -> Optional.of(adopt(given));
        };
    }

    /** The one that the predecessor has passed, if it has. */
    private Optional<ListenSocket> takeOver(BindAddress address) throws ListenException {
        Optional<Integer> passed =
                succession.predecessor().flatMap(each -> each.take(key(address)));
        if (passed.isEmpty()) {
            return Optional.empty();
        }
        int socket = passed.get();
        return switch (address) {
            case BindAddress.Tcp tcp -> Optional.of(listening(tcp, socket));
            case BindAddress.Unix unix -> {
                Optional<ListenSocket> open = unixSockets.takeOver(socket, file(unix));
                if (open.isEmpty()) {
                    Predecessor.close(socket);
                }
                yield open;
            }
            case BindAddress.Descriptor _ -> Optional.of(adopt(socket));
        };
    }

    private ListenSocket listening(BindAddress.Tcp address, int socket) throws ListenException {
        try {
            int port = ((InetSocketAddress) Sockets.addressOf(socket)).getPort();
            String shown = BindAddress.tcp(address.host(), port).toString();
            return new OpenSocket(socket, shown, false, false, () -> {});
        } catch (SystemCallException e) {
            throw failed(e);
        }
    }

    private ListenSocket openUnix(BindAddress.Unix address) throws ListenException {
        return unixSockets.open(file(address));
    }

    private Path file(BindAddress.Unix address) {
        return settings.resolve(address.path()).toAbsolutePath();
    }

    private ListenSocket openTcp(BindAddress.Tcp address) throws ListenException {
        try {
            InetAddress host = InetAddress.getByName(address.host());
            int socket =
                    Sockets.openTcp(
                            new InetSocketAddress(host, address.port()),
                            settings.get(ServerSettings.REUSE_PORT));
            return listening(address, socket);
        } catch (UnknownHostException _) {
            throw ListenException.unknownName(address.host());
        } catch (SystemCallException e) {
            throw switch (e.number()) {
                case SystemCallException.EADDRINUSE ->
                        ListenException.inUse(owner(address.host(), address.port()));
                case SystemCallException.EADDRNOTAVAIL -> ListenException.notHere();
                case SystemCallException.EACCES -> ListenException.notPermitted(address.port());
                default -> failed(e);
            };
        }
    }

    private ListenSocket adopt(BindAddress.Descriptor given) throws ListenException {
        refuseForSuccessor(given);
        return adopt(given.number());
    }

    /** The numbers of a predecessor's sockets are other ones here, so this one may be anything. */
    private void refuseForSuccessor(BindAddress.Descriptor given) throws ListenException {
        if (succession.predecessor().isPresent() && !isPassed(given)) {
            throw new ListenException(
                    "the server that has started this one as its successor has none of that"
                            + " number; stop it, and start one that is passed it");
        }
    }

    private static ListenSocket adopt(int socket) throws ListenException {
        AddressCheck.descriptor(socket);
        try {
            Sockets.adopt(socket);
            SocketAddress address = Sockets.addressOf(socket);
            boolean isUnix = address instanceof UnixDomainSocketAddress;
            return new OpenSocket(socket, shown(address), isUnix, true, () -> {});
        } catch (SystemCallException e) {
            throw failed(e);
        }
    }

    private static ListenException failed(SystemCallException e) {
        return new ListenException("that failed: " + e.getMessage());
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
