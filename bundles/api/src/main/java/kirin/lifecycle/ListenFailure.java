package kirin.lifecycle;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Why an address could not be had. Java has a type for few of the reasons. */
public enum ListenFailure {
    /** Somebody has the address. */
    IN_USE,
    /** The port, or the folder of the socket, is for those with more rights. */
    NOT_PERMITTED,
    /** No interface has the address. */
    NOT_HERE,
    /** A name means no address. */
    UNKNOWN_NAME,
    /** The message of the exception is all that is known. */
    OTHER;

    /** The reason that an exception tells of, which is the system's or Netty's. */
    public static ListenFailure of(Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return UNKNOWN_NAME;
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("already in use")) {
            return IN_USE;
        }
        if (message.contains("permission denied")) {
            return NOT_PERMITTED;
        }
        // The second is what musl says, the C library of Alpine.
        return message.contains("cannot assign") || message.contains("address not available")
                ? NOT_HERE
                : OTHER;
    }
}
