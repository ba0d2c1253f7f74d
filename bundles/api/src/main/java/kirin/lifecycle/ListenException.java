package kirin.lifecycle;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * An address cannot be listened at. The message says why and what to do about it, and is fit to
 * stand after the address.
 */
public final class ListenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For another reason than the usual ones below. */
    public ListenException(String problem) {
        super(problem);
    }

    /**
     * A TCP address could not be had.
     *
     * @param cause what the attempt ended with
     * @param host as it was given
     * @param sockets knows who has the address; null where there is no launcher to know it
     */
    public static ListenException of(
            Throwable cause, String host, int port, @Nullable ListenSockets sockets) {
        return switch (ListenFailure.of(cause)) {
            case IN_USE -> inUse(sockets == null ? Optional.empty() : sockets.owner(host, port));
            case NOT_PERMITTED -> notPermitted(port);
            case NOT_HERE -> notHere();
            case UNKNOWN_NAME -> unknownName(host);
            case OTHER -> new ListenException("that failed: " + cause.getMessage());
        };
    }

    /**
     * Somebody else has the address.
     *
     * @param owner who, if that is known, for example {@code process 4711 (nginx)}
     */
    public static ListenException inUse(Optional<String> owner) {
        return new ListenException(
                owner.orElse("another process") + " listens there; stop it or give another port");
    }

    /** The port is for those with more rights. */
    public static ListenException notPermitted(int port) {
        return new ListenException(
                "this user may not listen at port "
                        + port
                        + "; give one above 1023, or start with the right to bind lower ones");
    }

    /** No interface has the address. */
    public static ListenException notHere() {
        return new ListenException(
                "no network interface of this machine has that address; give one that `ip address`"
                        + " lists, or 0.0.0.0 for all");
    }

    /** A name means no address. */
    public static ListenException unknownName(String name) {
        return new ListenException(
                "the name " + name + " has no address; correct it or give an address");
    }
}
