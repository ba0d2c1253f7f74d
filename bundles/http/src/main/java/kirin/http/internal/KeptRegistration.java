package kirin.http.internal;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * A socket's place with an event loop, which it keeps while it wants no event.
 *
 * <p>Netty 4.2.18 takes a socket that wants none out of the epoll set, and then fails to change
 * what it wants. A connection whose client has ended its side comes to that each time that its
 * buffer is empty. So it goes on to want errors, which the system tells in any case.
 */
record KeptRegistration(IoRegistration registration) implements IoRegistration {

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty declares it
    public <T> T attachment() {
        return registration.attachment();
    }

    @Override
    public long submit(IoOps ops) {
        // The type first: without the native library the constants of EpollIoOps cannot be read.
        boolean wantsNothing = ops instanceof EpollIoOps && EpollIoOps.NONE.equals(ops);
        return registration.submit(wantsNothing ? EpollIoOps.EPOLLERR : ops);
    }

    @Override
    public boolean isValid() {
        return registration.isValid();
    }

    @Override
    public boolean cancel() {
        return registration.cancel();
    }
}
