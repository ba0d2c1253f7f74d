package kirin.jolokia.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import kirin.settings.ManagementSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import javax.security.auth.Subject;

/** The port for JMX at a free number, with the shipped policy, beans to look at, and its log. */
final class OpenJmxPort implements AutoCloseable {
    static final ObjectName PROBE = name("kirin:type=Probe");
    static final String VIEWER = "for-the-eyes-only";
    static final String OPERATOR = "for-the-hands-too";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    private final Appender appender = new Appender();
    private final ProbeBean bean = new ProbeBean();
    private final Path passwords;
    private final JmxServer server;
    private volatile Access access;

    /** What a bean of the server looks like. */
    public interface ProbeMXBean {
        int getNumber();

        void setNumber(int number);

        String getCaller();

        int count();
    }

    static final class ProbeBean extends NotificationBroadcasterSupport implements ProbeMXBean {
        // Written by the thread of a call, one after the other.
        private final AtomicInteger number = new AtomicInteger(1);

        ProbeBean() {
            super(new MBeanNotificationInfo(new String[] {"x"}, "Notification", "it counts"));
        }

        @Override
        public int getNumber() {
            return number.get();
        }

        @Override
        public void setNumber(int next) {
            number.set(next);
        }

        /** As the audit log takes it. */
        @Override
        public String getCaller() {
            Subject subject = Subject.current();
            return subject == null
                    ? ""
                    : subject.getPrincipals().stream()
                            .map(each -> each.getName())
                            .collect(Collectors.joining(", "));
        }

        @Override
        public int count() {
            int now = number.incrementAndGet();
            sendNotification(new Notification("x", "kirin:type=Probe", now));
            return now;
        }
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    }

    /**
     * @param signers whose certificates are those of clients
     */
    OpenJmxPort(Path folder, Duration forAWrongPassword, String... signers) throws Exception {
        Files.writeString(folder.resolve("server.pem"), Certificates.certificate("server"));
        Files.writeString(folder.resolve("server.key"), Certificates.key("server"));
        Settings settings =
                Settings.defaults()
                        .with(
                                ManagementSettings.JMX_CERTFILE,
                                Optional.of(folder.resolve("server.pem")))
                        .with(
                                ManagementSettings.JMX_KEYFILE,
                                Optional.of(folder.resolve("server.key")));
        if (signers.length > 0) {
            var text = new StringBuilder();
            for (String each : signers) {
                text.append(Certificates.certificate(each));
            }
            Files.writeString(folder.resolve("signers.pem"), text);
            settings =
                    settings.with(
                            ManagementSettings.JMX_CA_CERTS,
                            Optional.of(folder.resolve("signers.pem")));
        }
        passwords = folder.resolve("passwords");
        access = users("viewer:" + VIEWER, "operator:" + OPERATOR);
        appender.start();
        logger.addAppender(appender);
        ManagementFactory.getPlatformMBeanServer().registerMBean(bean, PROBE);
        server =
                JmxServer.open(
                        "127.0.0.1",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TlsFiles.of(settings),
                        () -> access,
                        new JmxServer.Times(Duration.ofSeconds(30), forAWrongPassword));
    }

    static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Reads another file of passwords, as a reload does. */
    void nowThereAre(String... users) throws Exception {
        access = users(users);
    }

    private Access users(String... users) throws Exception {
        Files.writeString(passwords, String.join("\n", users) + '\n');
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        return new Access(
                PolicyReader.shipped(),
                Passwords.read(passwords, "passwords"),
                "passwords",
                Set.of());
    }

    int port() {
        String place = server.place();
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    ProbeBean bean() {
        return bean;
    }

    List<String> log() {
        return log;
    }

    /** As JConsole does it. */
    @SuppressWarnings("BanJNDI") // the name is the test's own
    JMXConnector connect(@Nullable Object credentials) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
        if (credentials != null) {
            environment.put(JMXConnector.CREDENTIALS, credentials);
        }
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port() + "/jmxrmi"),
                environment);
    }

    JMXConnector viewer() throws IOException {
        return connect(new String[] {"viewer", VIEWER});
    }

    JMXConnector operator() throws IOException {
        return connect(new String[] {"operator", OPERATOR});
    }

    @Override
    public void close() throws JMException {
        server.close();
        logger.detachAppender(appender);
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(PROBE);
    }
}
