package kirin.jolokia.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

import javax.management.JMException;
import javax.management.ObjectName;

/** An endpoint at a port of its own, with the shipped policy, beans to look at, and its log. */
final class OpenEndpoint implements AutoCloseable {
    static final String VIEWER = "viewer:for-the-eyes-only";
    static final String OPERATOR = "operator:for-the-hands-too";

    /** The origin of the one page that is not foreign. */
    static final String CONSOLE = "http://console.example:8080";

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    private final Appender appender = new Appender();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger number = new AtomicInteger(1);
    private final Endpoint endpoint;

    /** What a bean of the server looks like. */
    public interface ProbeMXBean {
        String getText();

        int getNumber();

        void setNumber(int number);

        Map<String, List<Long>> getFigures();

        String join(String first, int second);

        void count();
    }

    /** One of several that have all in common. */
    record ProbeBean(AtomicInteger calls, AtomicInteger changed) implements ProbeMXBean {
        @Override
        public String getText() {
            return "it says \"so\" – \n";
        }

        @Override
        public int getNumber() {
            return changed.get();
        }

        @Override
        public void setNumber(int next) {
            changed.set(next);
        }

        @Override
        public Map<String, List<Long>> getFigures() {
            return Map.of("a", List.of(1L, 2L));
        }

        @Override
        public String join(String first, int second) {
            calls.incrementAndGet();
            return first + second;
        }

        @Override
        public void count() {
            calls.incrementAndGet();
        }
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    }

    OpenEndpoint(Path folder, Duration forAnExchange, Duration forAWrongPassword) throws Exception {
        Path file = folder.resolve("passwords");
        Files.writeString(file, VIEWER + '\n' + OPERATOR + '\n');
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var access =
                new Access(
                        PolicyReader.shipped(),
                        Passwords.read(file, "passwords"),
                        "passwords",
                        Set.of(CONSOLE));
        timer.setRemoveOnCancelPolicy(true);
        appender.start();
        logger.addAppender(appender);
        for (String name : names()) {
            // An MXBean can have one name alone.
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new ProbeBean(calls, number), new ObjectName(name));
        }
        endpoint =
                Endpoint.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        () -> access,
                        new Endpoint.Times(forAnExchange, forAWrongPassword),
                        timer);
    }

    private static List<String> names() {
        return List.of("kirin:type=Probe,name=\"a,b=c\"", "kirin:type=Probe", "other:type=Secret");
    }

    /** How often an operation was called. */
    int calls() {
        return calls.get();
    }

    /** The attribute that can be written; 1 at first. */
    int number() {
        return number.get();
    }

    List<String> log() {
        return log;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Socket connect() throws IOException {
        var socket = new Socket(endpoint.address().getAddress(), endpoint.address().getPort());
        // A test that would wait for ever is to fail.
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** The whole answer to a request, whose lines come as they are; head and body. */
    String raw(String... lines) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String get(String user, String path, String... headers) throws IOException {
        return raw(
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                authorization(user) + more(headers),
                "",
                "");
    }

    String post(String user, String body, String... headers) throws IOException {
        return raw(
                "POST /jolokia/ HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length,
                authorization(user) + more(headers),
                "",
                body);
    }

    private static String more(String... headers) {
        return headers.length == 0 ? "" : "\r\n" + String.join("\r\n", headers);
    }

    static String authorization(String user) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws JMException {
        endpoint.close();
        timer.shutdownNow();
        logger.detachAppender(appender);
        for (String name : names()) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(name));
        }
    }
}
