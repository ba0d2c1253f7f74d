package kirin.http.internal;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.SocketAddress;

/** How one connection counts among those that its address may have. I/O thread only. */
final class Admission {
    private final ConnectionLimits limits;
    private final HttpSettings settings;
    private @Nullable InetAddress counted;

    Admission(ConnectionLimits limits, HttpSettings settings) {
        this.limits = limits;
        this.settings = settings;
    }

    /** It counts for this address from now on, and for no other. */
    void enter(@Nullable SocketAddress peer) {
        leave();
        counted = limits.enter(peer, settings);
    }

    /** Why it is one too many of its address; null if it is not. */
    @Nullable Refusal refusalOfAddress() {
        return refusal(0);
    }

    /**
     * Why it is one too many; null if it is not.
     *
     * @param all how many there are, with it
     */
    @Nullable Refusal refusal(int all) {
        return limits.refusal(counted, all, settings);
    }

    /** It has ended. */
    void leave() {
        limits.leave(counted);
        counted = null;
    }
}
