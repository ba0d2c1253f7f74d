package kirin.jolokia.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
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

/** An endpoint at an address of its own, with the shipped policy, beans to look at, and its log. */
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
    private final SocketAddress address;

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

    private OpenEndpoint(Path folder, Front front, SocketAddress address, Endpoint.Times times)
            throws Exception {
        this.address = address;
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
        endpoint = Endpoint.open(front, () -> access, times, timer);
    }

    /** At one that is free. */
    static OpenEndpoint atPort(Path folder, Duration forAnExchange, Duration forAWrongPassword)
            throws Exception {
        TcpFront front = TcpFront.bound(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new OpenEndpoint(
                folder,
                front,
                front.address(),
                new Endpoint.Times(forAnExchange, forAWrongPassword));
    }

    /** At the file {@code jolokia.sock} of the folder. */
    static OpenEndpoint atUnixSocket(
            Path folder, Duration forAnExchange, Duration forAWrongPassword) throws Exception {
        Path file = folder.resolve("jolokia.sock");
        return new OpenEndpoint(
                folder,
                UnixFront.bound(file, null),
                UnixDomainSocketAddress.of(file),
                new Endpoint.Times(forAnExchange, forAWrongPassword));
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

    /** How the log names a client, as a pattern. */
    String client() {
        return address instanceof InetSocketAddress ? "127\\.0\\.0\\.1:\\d+" : "unix";
    }

    SocketChannel connect() throws IOException {
        return SocketChannel.open(address);
    }

    /** The whole answer to a request, whose lines come as they are; head and body. */
    String raw(String... lines) throws IOException {
        try (SocketChannel channel = connect()) {
            send(channel, String.join("\r\n", lines));
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    static void send(SocketChannel channel, String text) throws IOException {
        Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the server closes the connection; a reset does so too. */
    static boolean isEndOf(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (ClosedByInterruptException e) {
            throw new AssertionError("the server did not close it", e);
        } catch (IOException _) {
            return true;
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
