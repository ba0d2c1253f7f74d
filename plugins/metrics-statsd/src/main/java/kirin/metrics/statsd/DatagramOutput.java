package kirin.metrics.statsd;

import java.io.IOException;

/** A socket that sends datagrams to one place. One thread. */
interface DatagramOutput extends AutoCloseable {

    /**
     * Sends one, without waiting.
     *
     * @throws java.net.PortUnreachableException if one before it did not arrive, and this one was
     *     not sent; the socket can be used on
     * @throws IOException if it was not taken
     */
    void send(byte[] bytes) throws IOException;

    @Override
    void close();

    /** Opens one, which for a host's name can take a while. */
    static DatagramOutput to(StatsdTarget target) throws IOException {
        return target.isUnix()
                ? new UnixDatagrams(target.file())
                : new UdpDatagrams(target.host(), target.port());
    }
}
