package kirin.http.internal;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenFailure;
import kirin.lifecycle.ListenSockets;
import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;

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
        if (!(address instanceof BindAddress.Tcp tcp)) {
            return new ListenException("that failed: " + cause.getMessage());
        }
        if (ListenFailure.of(cause) == ListenFailure.IN_USE) {
            for (Listener each : ours) {
                if (each.isAtPort(tcp.port())) {
                    return inTheWay(each);
                }
            }
        }
        return ListenException.of(cause, tcp.host(), tcp.port(), sockets);
    }

    private static ListenException inTheWay(Listener own) {
        return new ListenException(
                "this server listens at "
                        + own.address()
                        + ", which is in its way; give only one of them, or another port");
    }
}
