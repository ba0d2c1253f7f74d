package kirin.metrics.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers GET on the management address, with few threads of its own: neither those of the
 * applications nor their virtual ones, so that it does when these are all busy.
 */
final class ManagementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    private static final int BACKLOG = 64;
    private static final int MOST_THREADS = 8;
    private static final long REST_SECONDS = 30;

    /**
     * The server of the JDK has its limits from here, and knows none where nobody has set one: a
     * client that sends slowly would hold a thread for ever. It reads them once, for all servers of
     * the process; whatever is set already stays.
     */
    private static final Map<String, String> LIMITS =
            Map.of(
                    "sun.net.httpserver.maxReqTime", "30",
                    "sun.net.httpserver.maxRspTime", "30",
                    "jdk.httpserver.maxConnections", "200");

    private final HttpServer server;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    0,
                    MOST_THREADS,
                    REST_SECONDS,
                    TimeUnit.SECONDS,
                    // One request more than there are threads is turned away.
                    new SynchronousQueue<>(),
                    this::newThread);

    /** What answers, by path. */
    @FunctionalInterface
    interface Pages {
        /**
         * Makes the page of a path.
         *
         * @param path of the request, without its query
         * @param accept what the client can read; empty if it has not said so
         */
        Page page(String path, String accept) throws IOException, InterruptedException;
    }

    ManagementServer(InetSocketAddress address, Pages pages) throws IOException {
        LIMITS.forEach(System.getProperties()::putIfAbsent);
        server = HttpServer.create(address, BACKLOG);
        server.createContext("/", exchange -> answer(exchange, pages));
        server.setExecutor(threads);
    }

    private Thread newThread(Runnable task) {
        String name = "kirin-metrics-" + threadCount.incrementAndGet();
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        server.start();
    }

    /** With the port that it really has. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private static void answer(HttpExchange exchange, Pages pages) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean isHead = method.equals("HEAD");
            Page page = isHead || method.equals("GET") ? page(exchange, pages) : refusal(exchange);
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(page.status(), isHead ? -1 : page.bytes().length);
            if (!isHead) {
                exchange.getResponseBody().write(page.bytes());
            }
        }
    }

    private static Page page(HttpExchange exchange, Pages pages) {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        try {
            return pages.page(exchange.getRequestURI().getPath(), accept == null ? "" : accept);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Page.text(503, "the server is being stopped");
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("{} could not be answered", exchange.getRequestURI(), e);
            return Page.text(500, "could not be answered; the error log says why");
        }
    }

    private static Page refusal(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        return Page.text(405, "only GET is answered here");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
