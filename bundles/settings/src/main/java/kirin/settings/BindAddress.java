package kirin.settings;

import java.nio.file.Path;

/** Where to listen. */
public sealed interface BindAddress {

    /**
     * A host and a port.
     *
     * @param host a name, an IPv4 or an IPv6 address, the latter without brackets; never empty
     * @param port 0 for any that is free
     */
    record Tcp(String host, int port) implements BindAddress {
        @Override
        public String text() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }

        /** As a URL: {@code http://0.0.0.0:5001}. */
        @Override
        public String toString() {
            return "http://" + text();
        }
    }

    /**
     * A Unix socket, which has a place in the file system.
     *
     * @param path as it was given
     */
    record Unix(Path path) implements BindAddress {
        @Override
        public String text() {
            return "unix:" + path;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A socket that whoever started the process has opened for it.
     *
     * @param number of its file descriptor
     */
    record Descriptor(int number) implements BindAddress {
        @Override
        public String text() {
            return "fd://" + number;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** A host and a port. */
    static BindAddress tcp(String host, int port) {
        return new Tcp(host, port);
    }

    /**
     * Reads {@code HOST:PORT}, {@code HOST} (port 8000), {@code :PORT} (all of IPv4), {@code
     * [IPv6]:PORT}, each also with {@code tcp://} in front; {@code unix:PATH}, also with {@code
     * unix://} in front; {@code fd://NUMBER}.
     *
     * @throws InvalidValueException if it is none of these
     */
    static BindAddress parse(String text) throws InvalidValueException {
        return BindAddressReader.read(text);
    }

    /** As {@link #parse} reads it and clients connect to it: {@code [::1]:8000}. */
    String text();
}
