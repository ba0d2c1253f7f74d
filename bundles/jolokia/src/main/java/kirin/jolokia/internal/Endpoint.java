package kirin.jolokia.internal;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The open port and what answers there. */
final class Endpoint implements LateOpening.Opened {
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final int BACKLOG = 64;
    private static final int PER_SECOND = 5000;
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
    private final Deadlines threads;
    private final Services services;
    private final Requests requests;
    private final Exchanges exchanges;
    private final Refusals refusals = new Refusals("Jolokia");

    /**
     * How long clients may take, and wait.
     *
     * @param exchange for a client to send its request, and to take the answer
     * @param wrongPassword for the answer to a wrong password
     */
    record Times(Duration exchange, Duration wrongPassword) {
        static final Times USUAL = new Times(Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    private Endpoint(
            HttpServer server,
            Supplier<Access> access,
            Times times,
            ScheduledExecutorService timer) {
        this.server = server;
        threads = new Deadlines(THREADS, WAITING, times.exchange(), timer);
        var beans =
                new GuardedBeans(ManagementFactory.getPlatformMBeanServer(), refusals, Caller::now);
        // Jolokia looks at beans when it is set up; with nobody asking it sees none.
        services = new Services(new GuardedAccess(beans));
        requests =
                new Requests(
                        services, beans, new RateLimit(PER_SECOND, System::nanoTime), refusals);
        exchanges =
                new Exchanges(
                        access,
                        requests,
                        refusals,
                        new WrongPasswords(times.wrongPassword(), timer));
        server.setExecutor(threads);
        server.createContext("/", exchanges);
    }

    /**
     * Opens it.
     *
     * @throws java.net.BindException if the address cannot be had
     */
    static Endpoint open(
            InetSocketAddress address,
            Supplier<Access> access,
            Times times,
            ScheduledExecutorService timer)
            throws IOException {
        LIMITS.forEach(System.getProperties()::putIfAbsent);
        HttpServer server = HttpServer.create(address, BACKLOG);
        try {
            var endpoint = new Endpoint(server, access, times, timer);
            server.start();
            return endpoint;
        } catch (RuntimeException e) {
            server.stop(0);
            throw e;
        }
    }

    /** With the port really bound. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public String place() {
        return url(address());
    }

    /** As clients write it. */
    private static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://"
                + (address.getAddress() instanceof Inet6Address ? '[' + host + ']' : host)
                + ':'
                + address.getPort()
                + Exchanges.PATH
                + '/';
    }

    long requests() {
        return requests.count();
    }

    long refused() {
        return refusals.count();
    }

    long wrongPasswords() {
        return exchanges.wrongPasswords();
    }

    /** Closes it; what is being answered gets a moment. */
    @Override
    public void close() {
        server.stop(SECONDS_TO_ANSWER);
        threads.close();
        services.close();
    }
}
