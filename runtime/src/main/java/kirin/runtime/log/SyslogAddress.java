package kirin.runtime.log;

import java.nio.file.Path;

/** Where syslog listens, as {@code syslog_addr} has it. */
public sealed interface SyslogAddress {
    int USUAL_PORT = 514;

    /** One datagram a line. */
    record Udp(String host, int port) implements SyslogAddress {}

    /** One connection, each line with a line feed at its end (RFC 6587, section 3.4.2). */
    record Tcp(String host, int port) implements SyslogAddress {}

    /** A socket file. */
    record Unix(Path file, Kind kind) implements SyslogAddress {}

    /** Of a Unix socket. */
    enum Kind {
        DATAGRAMS,
        STREAM,
        /** Whichever of the two it takes. */
        EITHER
    }

    /**
     * Reads one that the settings have found to be right.
     *
     * @param folder where relative paths begin
     */
    static SyslogAddress of(String text, Path folder) {
        String rest = text.substring(text.indexOf("://") + 3);
        if (text.startsWith("unix:")) {
            int mark = rest.indexOf('#');
            Path file = folder.resolve(mark < 0 ? rest : rest.substring(0, mark));
            Kind kind =
                    mark < 0 ? Kind.EITHER : rest.endsWith("#dgram") ? Kind.DATAGRAMS : Kind.STREAM;
            return new Unix(file, kind);
        }
        int colon = rest.endsWith("]") ? -1 : rest.lastIndexOf(':');
        String host = colon < 0 ? rest : rest.substring(0, colon);
        int port = colon < 0 ? USUAL_PORT : Integer.parseInt(rest.substring(colon + 1));
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return text.startsWith("udp:") ? new Udp(plain, port) : new Tcp(plain, port);
    }
}
