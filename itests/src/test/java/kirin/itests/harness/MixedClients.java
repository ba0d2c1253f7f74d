package kirin.itests.harness;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that ask as fast as they are answered, some of them badly, and some of which go before
 * they have their answer. They know exactly what they have sent: every request is one that the
 * server has seen for sure, counted by the status that came back.
 */
public final class MixedClients implements AutoCloseable {
    /** For a request that the client broke off before any status had come. */
    public static final int NO_STATUS = 0;

    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong errands = new AtomicLong();
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    // Written by close, read by the clients.
    private volatile boolean enough;

    private MixedClients(int port) {
        this.port = port;
    }

    /** Lets so many ask a server until they are closed. */
    public static MixedClients asking(KirinProcess kirin, int clients) {
        var all = new MixedClients(kirin.port());
        for (int i = 0; i < clients; i++) {
            all.threads.execute(all::ask);
        }
        return all;
    }

    /** Requests that were sent, those included that were refused. */
    public long sent() {
        return sent.sum();
    }

    /** Those among them that were none, and were refused. */
    public long refused() {
        return refused.sum();
    }

    /** All of them by the status that came back. */
    public Map<Integer, Long> statuses() {
        Map<Integer, Long> sums = new TreeMap<>();
        statuses.forEach((status, count) -> sums.put(status, count.sum()));
        return sums;
    }

    /** What a client could not make sense of: then nobody knows what was sent. */
    public Queue<Throwable> failures() {
        return failures;
    }

    /** Lets each end what it is at. */
    @Override
    public void close() {
        enough = true;
        threads.close();
    }

    private void ask() {
        try (var kept = new KeptConnection()) {
            while (!enough) {
                run((int) (errands.incrementAndGet() % 4000), kept);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    private void run(int errand, KeptConnection kept) throws IOException {
        if (errand == 1007) {
            kept.get("/faults/sleep?ms=60000");
            return;
        }
        switch (errand % 100) {
            case 7 -> kept.get("/faults/throw");
            case 17 -> kept.get("/faults/no-such-fault");
            case 27 -> kept.get("/nowhere");
            case 37 -> kept.get("/%zz");
            case 47 -> leaveAfterHead("/faults/broken-body");
            case 57 -> leaveAfterHead("/faults/slow-body?parts=2&ms=20");
            case 67 -> leaveBeforeBody("/reader");
            case 77 -> sendWhatIsNoRequest();
            case 87 -> kept.getTwice("/page");
            case 97 -> crowd("/narrow");
            default -> kept.get(errand % 10 == 5 ? "/visitor" : "/page");
        }
    }

    private void leaveAfterHead(String target) throws IOException {
        try (var connection = RawConnection.to(port)) {
            sent.increment();
            connection.send(request(target));
            count(connection.head().status());
            connection.reset();
        }
    }

    /** Breaks off when the application reads the body: no status has come then. */
    private void leaveBeforeBody(String target) throws IOException {
        try (var connection = RawConnection.to(port)) {
            sent.increment();
            connection.send(
                    "POST %s HTTP/1.1\r\nHost: it\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
                            .formatted(target));
            int status = connection.head().status();
            count(status == 100 ? NO_STATUS : status);
            connection.reset();
        }
    }

    private void sendWhatIsNoRequest() throws IOException {
        try (var connection = RawConnection.to(port)) {
            sent.increment();
            connection.send("GET / HTTP/1.1\r\nHost: it\r\nHost: it\r\n\r\n");
            count(connection.response().status());
            refused.increment();
        }
    }

    /** More at once than are let wait. */
    private void crowd(String target) throws IOException {
        try (var first = RawConnection.to(port);
                var second = RawConnection.to(port);
                var third = RawConnection.to(port);
                var fourth = RawConnection.to(port)) {
            for (RawConnection each : new RawConnection[] {first, second, third, fourth}) {
                sent.increment();
                each.send(request(target));
            }
            for (RawConnection each : new RawConnection[] {first, second, third, fourth}) {
                count(each.response().status());
            }
        }
    }

    private static String request(String target) {
        return "GET %s HTTP/1.1\r\nHost: it\r\n\r\n".formatted(target);
    }

    private void count(int status) {
        statuses.computeIfAbsent(status, each -> new LongAdder()).increment();
    }

    /** One that is opened anew only when the server has closed it after an answer. */
    private final class KeptConnection implements AutoCloseable {
        private RawConnection connection = RawConnection.to(port);

        KeptConnection() throws IOException {}

        void get(String target) throws IOException {
            sent.increment();
            connection.send(request(target));
            read();
        }

        void getTwice(String target) throws IOException {
            sent.add(2);
            connection.send(request(target).repeat(2));
            read();
            read();
        }

        private void read() throws IOException {
            RawResponse answer = connection.response();
            count(answer.status());
            if (answer.field("Connection").equalsIgnoreCase("close")) {
                awaitEnd(connection.input());
                connection.close();
                connection = RawConnection.to(port);
            }
        }

        private static void awaitEnd(InputStream input) throws IOException {
            if (input.read() >= 0) {
                throw new EOFException("more came after the last answer of a connection");
            }
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
