package kirin.http.internal;

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
                        address.hostAndPort(),
                        reason(address, cause));
    }

    private static String reason(BindAddress address, Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("already in use")) {
            return "another process listens there; stop it or give another port";
        }
        if (message.contains("permission denied")) {
            return "this user may not listen at port "
                    + address.port()
                    + "; give one above 1023, or start with the right to bind lower ones";
        }
        if (message.contains("cannot assign") || message.contains("not available")) {
            return "no network interface of this machine has that address; give one that "
                    + "`ip address` lists, or 0.0.0.0 for all";
        }
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return "the name " + address.host() + " has no address; correct it or give an address";
        }
        return "that failed: " + cause.getMessage();
    }
}
