import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks an application at an even pace over one connection, and Jolokia by its side over four, at
 * the same server or another. Prints the median and the 99th percentile of the application's
 * answers in microseconds, how many there were, and how many reads were answered and how many not.
 *
 * <p>Arguments: port, requests a second, seconds, port of Jolokia or 0, reads a second,
 * NAME:PASSWORD.
 */
public final class Reads {
    private static final int READERS = 4;
    private static final long SECOND = 1_000_000_000;

    private Reads() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int rate = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        int jolokia = Integer.parseInt(arguments[3]);
        AtomicLong read = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        long end = System.nanoTime() + seconds * SECOND;
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < (jolokia == 0 ? 0 : READERS); i++) {
            int each = Integer.parseInt(arguments[4]) / READERS;
            readers.add(
                    Thread.ofPlatform()
                            .start(() -> read(jolokia, each, end, arguments[5], read, failed)));
        }
        long[] nanos = ask(port, rate, end);
        for (Thread reader : readers) {
            reader.join();
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%.1f %.1f %d %d %d%n",
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3,
                nanos.length,
                read.get(),
                failed.get());
    }

    private static long[] ask(int port, int rate, long end) throws IOException {
        byte[] request = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes();
        try (Client client = new Client(port)) {
            long[] nanos = new long[rate * 1000];
            int count = 0;
            for (long due = System.nanoTime(); due < end; due += SECOND / rate) {
                pauseUntil(due);
                long begin = System.nanoTime();
                if (!client.ask(request)) {
                    throw new IOException("the application did not answer 200");
                }
                nanos[count++] = System.nanoTime() - begin;
            }
            return Arrays.copyOf(nanos, count);
        }
    }

    private static void read(
            int port, int rate, long end, String user, AtomicLong read, AtomicLong failed) {
        String credentials = Base64.getEncoder().encodeToString(user.getBytes());
        String request =
                "GET /jolokia/read/kirin:type=Server/State HTTP/1.1\r\nHost: bench\r\n"
                        + ("Authorization: Basic " + credentials + "\r\n\r\n");
        try (Client client = new Client(port)) {
            for (long due = System.nanoTime(); due < end; due += SECOND / rate) {
                pauseUntil(due);
                (client.ask(request.getBytes()) ? read : failed).incrementAndGet();
            }
        } catch (IOException e) {
            System.err.println("Jolokia: " + e);
            failed.incrementAndGet();
        }
    }

    private static void pauseUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** One connection that is kept. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Client(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** Whether the answer is 200. */
        boolean ask(byte[] request) throws IOException {
            out.write(request);
            String status = line();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                    length = Integer.parseInt(line.substring(16));
                }
            }
            in.skipNBytes(length);
            return status.startsWith("HTTP/1.1 200");
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection was closed");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
