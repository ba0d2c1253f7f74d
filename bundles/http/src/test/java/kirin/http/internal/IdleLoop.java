package kirin.http.internal;

import io.netty.channel.Channel;

/** For connections that are read without a thread of their own: each has a loop all the same. */
final class IdleLoop implements AutoCloseable {
    private final EventLoops threads = new EventLoops(1, Transport.best().handlers());
    private final IoLoop loop = new IoLoop((RelievableEventLoop) threads.next(), new KeptRecords());

    ClientConnection connection(Channel channel, HttpSettings settings) {
        return new ClientConnection(channel, loop, settings.trusted());
    }

    @Override
    public void close() {
        threads.close();
    }
}
