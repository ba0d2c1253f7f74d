package kirin.jolokia.internal;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executor;

/** The JDK's HTTP server at a port. */
final class TcpFront implements Front {
    private static final int BACKLOG = 64;
    private static final int SECONDS_TO_ANSWER = 1;

    /**
     * The JDK's server reads them once, for all servers of the process, of which the plug-in for
     * metrics has one too and needs them: whichever comes first sets them. What is set already
     * stays.
     */
    private static final Map<String, String> LIMITS =
            Map.of(
                    "sun.net.httpserver.maxReqTime", "30",
                    "sun.net.httpserver.maxRspTime", "30",
                    "jdk.httpserver.maxConnections", "200");

    private final HttpServer server;

    private TcpFront(HttpServer server) {
        this.server = server;
    }

    /**
     * Binds it.
     *
     * @throws java.net.BindException if the address cannot be had
     */
    static TcpFront bound(InetSocketAddress address) throws IOException {
        LIMITS.forEach(System.getProperties()::putIfAbsent);
        return new TcpFront(HttpServer.create(address, BACKLOG));
    }

    @Override
    public void start(HttpHandler handler, Executor threads, Refusals refusals) {
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    /** With the port really bound. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public String place() {
        String host = address().getAddress().getHostAddress();
        return "http://"
                + (address().getAddress() instanceof Inet6Address ? '[' + host + ']' : host)
                + ':'
                + address().getPort()
                + Exchanges.PATH
                + '/';
    }

    @Override
    public void close() {
        server.stop(SECONDS_TO_ANSWER);
    }
}
