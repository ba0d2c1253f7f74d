package kirin.runtime;

import kirin.settings.OneLine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A start with a few requests, the beans, and an end, by which {@code bin/kirin --train} shows the
 * JVM what a start takes. Asked for by the system property {@code kirin.rehearsal}, a number of
 * requests.
 */
final class Rehearsal {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_MILLIS = 30_000;
    private static final int LOOK_MILLIS = 20;

    private Rehearsal() {}

    static void ifWanted(List<String> addresses, StopRequest stop) {
        int requests = Integer.getInteger("kirin.rehearsal", 0);
        if (requests == 0) {
            return;
        }
        try {
            for (int i = 0; i < requests; i++) {
                ask(URI.create(addresses.getFirst()));
            }
            awaitBeans();
        } catch (IOException | JMException e) {
            System.err.println("kirin: the training has failed: " + OneLine.of(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            stop.graceful();
        }
    }

    /** They come when the first answers are out, and take a fifth as long as all before. */
    private static void awaitBeans() throws JMException, InterruptedException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName last = new ObjectName("kirin:type=Listener,*");
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
        while (beans.queryNames(last, null).isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static void ask(URI address) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            // The training must end, and nobody watches it.
            socket.setSoTimeout(MOST_MILLIS);
            socket.getOutputStream().write(REQUEST);
            socket.getInputStream().readAllBytes();
        }
    }
}
