package kirin.http.internal;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenFailure;
import kirin.lifecycle.ListenSockets;
import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Says why an address cannot be listened at, and what to do about it. */
final class BindProblem {
    private BindProblem() {}

    /**
     * The line for the operator.
     *
     * @param ours listeners of this server, which may be in the way
     * @param sockets knows who else may be; null if that cannot be asked
     */
    static String describe(
            BindAddress address,
            Settings settings,
            Throwable cause,
            List<Listener> ours,
            @Nullable ListenSockets sockets) {
        return "%s: bind is \"%s\", and %s"
                .formatted(
                        settings.origin(ServerSettings.BIND),
                        address.text(),
                        reason(address, cause, ours, sockets).getMessage());
    }

    private static ListenException reason(
            BindAddress address,
            Throwable cause,
            List<Listener> ours,
            @Nullable ListenSockets sockets) {
        if (cause instanceof ListenException known) {
            return known;
        }
        ListenFailure failure = ListenFailure.of(cause);
        if (failure == ListenFailure.NOT_HERE) {
            return ListenException.notHere();
        }
        if (address instanceof BindAddress.Tcp tcp) {
            if (failure == ListenFailure.IN_USE) {
                return inUse(tcp, ours, sockets);
            }
            if (failure == ListenFailure.NOT_PERMITTED) {
                return ListenException.notPermitted(tcp.port());
            }
            if (failure == ListenFailure.UNKNOWN_NAME) {
                return ListenException.unknownName(tcp.host());
            }
        }
        return new ListenException("that failed: " + cause.getMessage());
    }

    private static ListenException inUse(
            BindAddress.Tcp address, List<Listener> ours, @Nullable ListenSockets sockets) {
        for (Listener each : ours) {
            if (each.isAtPort(address.port())) {
                return new ListenException(
                        "this server listens at "
                                + each.address()
                                + ", which is in its way; give only one of them, or another port");
            }
        }
        return ListenException.inUse(
                sockets == null ? Optional.empty() : sockets.owner(address.host(), address.port()));
    }
}
