package kirin.lifecycle;

import org.osgi.annotation.versioning.ProviderType;

/** A stream socket that has its address, and perhaps listens already. */
@ProviderType
public interface ListenSocket {

    /** The number of its file descriptor, which belongs to whoever has asked for the socket. */
    int descriptor();

    /** Where clients find it, for example {@code unix:/run/kirin.sock}, {@code http://[::1]:80}. */
    String address();

    /** Whether it is a Unix socket; otherwise it is one of TCP. */
    boolean isUnix();

    /**
     * Whether other processes hold it too: then it goes on to listen when this one has closed it,
     * and what its queue holds is theirs.
     */
    boolean isShared();

    /**
     * Sees to it that no new client finds it, as far as that can be done: removes the file of a
     * Unix socket that the launcher has made. What is queued can still be accepted.
     */
    void hide();
}
