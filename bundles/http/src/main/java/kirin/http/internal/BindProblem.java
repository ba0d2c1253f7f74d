package kirin.http.internal;

import kirin.lifecycle.ListenException;
import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;

/** Says why an address cannot be listened at, and what to do about it. */
final class BindProblem {
    private BindProblem() {}

    /**
     * The line for the operator.
     *
     * @param ours listeners of this server, which may be in the way
     */
    static String describe(
            BindAddress address, Settings settings, Throwable cause, List<Listener> ours) {
        return "%s: bind is \"%s\", and %s"
                .formatted(
                        settings.origin(ServerSettings.BIND),
                        address.text(),
                        reason(address, cause, ours).getMessage());
    }

    private static ListenException reason(
            BindAddress address, Throwable cause, List<Listener> ours) {
        if (cause instanceof ListenException known) {
            return known;
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("already in use")) {
            return inUse(address, ours);
        }
        if (address instanceof BindAddress.Tcp tcp) {
            if (message.contains("permission denied")) {
                return ListenException.notPermitted(tcp.port());
            }
            if (cause instanceof UnresolvedAddressException
                    || cause instanceof UnknownHostException) {
                return ListenException.unknownName(tcp.host());
            }
        }
        if (message.contains("cannot assign") || message.contains("not available")) {
            return ListenException.notHere();
        }
        return new ListenException("that failed: " + cause.getMessage());
    }

    private static ListenException inUse(BindAddress address, List<Listener> ours) {
        for (Listener each : ours) {
            if (address instanceof BindAddress.Tcp tcp && each.isAtPort(tcp.port())) {
                return new ListenException(
                        "this server listens at "
                                + each.address()
                                + ", which is in its way; give only one of them, or another port");
            }
        }
        return ListenException.inUse();
    }
}
