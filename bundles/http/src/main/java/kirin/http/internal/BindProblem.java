package kirin.http.internal;

import kirin.lifecycle.ListenException;
import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Says why an address cannot be listened at, and what to do about it. */
final class BindProblem {
    private BindProblem() {}

    static String describe(BindAddress address, Settings settings, Throwable cause) {
        return "%s: bind is \"%s\", and %s"
                .formatted(
                        settings.origin(ServerSettings.BIND),
                        address.text(),
                        reason(address, cause).getMessage());
    }

    private static ListenException reason(BindAddress address, Throwable cause) {
        if (cause instanceof ListenException known) {
            return known;
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("already in use")) {
            return ListenException.inUse();
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
}
