package kirin.jolokia.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.rmi.NoSuchObjectException;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/** The JDK's connector for JMX and the registry in which clients look for it, at one port. */
final class JmxServer implements LateOpening.Opened {
    private static final Logger LOG = LoggerFactory.getLogger(JmxServer.class);

    /** Where consoles look. */
    private static final String NAME = "jmxrmi";

    /**
     * The JDK lets whoever is on this machine put something into a registry. If that were a
     * connector of theirs, clients would give it their passwords. Read once, for all registries of
     * this process: what a library wants to put into its own is not of this package. What is set
     * already stays.
     */
    private static final Map<String, String> REGISTRY =
            Map.of("sun.rmi.registry.registryFilter", "!javax.management.remote.**");

    /** What a call may consist of, as the JDK's own agent has it. */
    private static final String CALLS =
            "maxdepth=64;maxarray=1000000;java.lang.*;java.lang.reflect.Proxy;"
                    + "java.math.BigInteger;java.math.BigDecimal;java.util.*;javax.management.*;"
                    + "javax.management.modelmbean.*;javax.management.monitor.*;"
                    + "javax.management.openmbean.*;javax.management.relation.*;"
                    + "javax.management.remote.*;javax.management.remote.rmi.*;"
                    + "javax.management.timer.*;javax.rmi.ssl.*;java.rmi.MarshalledObject;"
                    + "java.rmi.dgc.*;java.rmi.server.*;javax.security.auth.Subject;!*";

    private static final String CREDENTIALS = "maxdepth=2;maxarray=2;java.lang.String;!*";

    private final TlsPort port;
    private final JmxLogin login;
    private final Registry registry;
    private final JMXConnectorServer connector;
    private final String place;

    /**
     * How long clients may take, and wait.
     *
     * @param handshake for a client to agree on keys
     * @param wrongPassword for the answer to a wrong password
     */
    record Times(Duration handshake, Duration wrongPassword) {
        static final Times USUAL = new Times(Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    private JmxServer(
            TlsPort port,
            JmxLogin login,
            Registry registry,
            JMXConnectorServer connector,
            String place) {
        this.port = port;
        this.login = login;
        this.registry = registry;
        this.connector = connector;
        this.place = place;
    }

    /**
     * Opens it.
     *
     * @param host as clients write it; they are sent there again for the connector
     * @throws java.net.BindException if the address cannot be had
     */
    static JmxServer open(
            String host,
            InetSocketAddress address,
            TlsFiles files,
            Supplier<Access> access,
            Times times)
            throws IOException {
        REGISTRY.forEach(System.getProperties()::putIfAbsent);
        if (!address.getAddress().isAnyLocalAddress()) {
            System.getProperties().putIfAbsent("java.rmi.server.hostname", host);
        }
        var refusals = new Refusals("JMX");
        TlsPort port = TlsPort.bound(address, files, times.handshake(), refusals);
        try {
            int number = port.getLocalPort();
            // With both the same, and the number, RMI has all at one port.
            var factory = new SslRMIClientSocketFactory();
            Registry registry = LocateRegistry.createRegistry(number, factory, port);
            try {
                var login = new JmxLogin(access, refusals, times.wrongPassword());
                Map<String, Object> environment =
                        Map.of(
                                JMXConnectorServer.AUTHENTICATOR,
                                login,
                                RMIConnectorServer.CREDENTIALS_FILTER_PATTERN,
                                CREDENTIALS,
                                RMIConnectorServer.SERIAL_FILTER_PATTERN,
                                CALLS,
                                // Else that of this thread, which sees the applications' classes.
                                "jmx.remote.default.class.loader",
                                ClassLoader.getPlatformClassLoader());
                var remote = new RMIJRMPServerImpl(number, factory, port, environment);
                var connector =
                        new RMIConnectorServer(
                                new JMXServiceURL("service:jmx:rmi://"),
                                environment,
                                remote,
                                new JmxBeans(
                                        ManagementFactory.getPlatformMBeanServer(),
                                        refusals,
                                        access));
                connector.start();
                Remote stub = remote.toStub();
                bind(registry, stub);
                // Whoever is on this machine could take it out.
                port.beforeEach(() -> bind(registry, stub));
                return new JmxServer(port, login, registry, connector, place(host, number));
            } catch (IOException | RuntimeException e) {
                UnicastRemoteObject.unexportObject(registry, true);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            port.close();
            throw e;
        }
    }

    private static String place(String host, int number) {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + number;
    }

    private static void bind(Registry registry, Remote stub) {
        try {
            registry.rebind(NAME, stub);
        } catch (RemoteException e) {
            throw new IllegalStateException("a registry of this process is not remote", e);
        }
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public void close() {
        login.close();
        try {
            UnicastRemoteObject.unexportObject(registry, true);
        } catch (NoSuchObjectException e) {
            LOG.debug("The registry for JMX has gone already", e);
        }
        try {
            port.close();
            connector.stop();
        } catch (IOException e) {
            LOG.warn("JMX was not closed in order: {}", e.toString());
        }
    }
}
