package kirin.http.internal;

import io.netty.util.concurrent.FastThreadLocalThread;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.http.internal.GzipBody.Then;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;

/**
 * Stands between whoever sends an answer and its exchange while compression is on. The sender's
 * thread compresses, so that the work is its application's; only on an I/O thread, which has other
 * connections, a long body is compressed in steps between which those are served. So is a long
 * file, for which no sender waits.
 *
 * <p>Used by the one thread that has committed the exchange, but for {@link #ended}.
 */
final class AnswerCompression {
    /** A file up to this is compressed by the worker that sends it. */
    private static final int WORKERS_FILE_BYTES = 1 << 20;

    private final HttpExchange exchange;
    private final CompressionRules rules;

    // Written by the sender once, read by the I/O thread that ends the exchange.
    private volatile @Nullable GzipBody body;

    // Of the application's bytes, where they are not what is sent; null if they are.
    private @Nullable PromisedLength promised;

    AnswerCompression(HttpExchange exchange, CompressionRules rules) {
        this.exchange = exchange;
        this.rules = rules;
    }

    /** Sends the head, and the first or only part of the body. */
    void send(int status, Headers fields, ByteBuffer part, boolean last, SendCallback sent) {
        RequestHead request = exchange.head();
        boolean isWhole = last && !request.isHeadMethod();
        long given = isWhole ? -1 : AnswerHead.length(fields);
        long length = last && given < 0 ? part.remaining() : given;
        boolean atOnce = last && isQuick(length);
        CompressionRules.Verdict verdict = rules.judge(request, status, fields, length);
        if (!verdict.codes() || !canDelimit(atOnce)) {
            Headers plain = verdict.codes() ? CodedFields.withVary(fields) : verdict.fields();
            exchange.put(status, plain, part, last, sent);
            return;
        }
        if (request.isHeadMethod()) {
            sendHead(status, verdict.fields(), last, sent);
            return;
        }
        promised = new PromisedLength();
        promised.begin(given);
        if (admits(part.remaining(), last, sent)) {
            GzipBody gzip = begin();
            var source = new BodySource.Part(part, sent);
            send(gzip, status, verdict.fields(), source, last, isQuick(part.remaining()));
        }
    }

    /** Sends the head, and the whole body from a file. */
    void send(OutgoingFile file) {
        RequestHead request = exchange.head();
        boolean onLoop = isOnLoop();
        boolean atOnce = file.left() <= (onLoop ? BodySource.PIECE_BYTES : WORKERS_FILE_BYTES);
        CompressionRules.Verdict verdict =
                rules.judge(request, file.status(), file.fields(), file.left());
        if (!verdict.codes() || !canDelimit(atOnce)) {
            file.fields(verdict.codes() ? CodedFields.withVary(file.fields()) : verdict.fields());
            exchange.put(file);
        } else if (request.isHeadMethod()) {
            sendHead(file.status(), verdict.fields(), true, file::closed);
        } else {
            send(begin(), file.status(), verdict.fields(), new BodySource.File(file), true, atOnce);
        }
    }

    /** Sends the next part. */
    void send(ByteBuffer part, boolean last, SendCallback sent) {
        GzipBody gzip = body;
        if (gzip == null) {
            exchange.put(0, Headers.empty(), part, last, sent);
        } else if (admits(part.remaining(), last, sent)) {
            var source = new BodySource.Part(part, sent);
            send(gzip, 0, Headers.empty(), source, last, isQuick(part.remaining()));
        }
    }

    /** Sends what ends the body before its trailers; false if it cannot be ended. */
    boolean finish(SendCallback sent) {
        GzipBody gzip = body;
        if (gzip == null) {
            return true;
        }
        if (!admits(0, true, sent)) {
            return false;
        }
        if (!gzip.enter()) {
            return true;
        }
        gzip.add(nothing(), Then.FINISH);
        ByteBuffer end = gzip.take();
        gzip.leave();
        exchange.put(0, Headers.empty(), end, false, SendCallback.IGNORED);
        return true;
    }

    /** The exchange has ended, in whatever way. I/O thread. */
    void ended() {
        GzipBody gzip = body;
        if (gzip != null) {
            gzip.end();
        }
    }

    private static boolean isOnLoop() {
        // Whichever loop's it is: threads of workers are of no such kind.
        return Thread.currentThread() instanceof FastThreadLocalThread;
    }

    private static boolean isQuick(long bytes) {
        return bytes <= BodySource.PIECE_BYTES || !isOnLoop();
    }

    /**
     * RFC 9112 §6.3: an HTTP/1.0 client tells the end of a body whose length was not known by that
     * of the connection, which is as well that of a broken one. It gets the body as it is, with its
     * length.
     */
    private boolean canDelimit(boolean atOnce) {
        return atOnce || exchange.head().isHttp11();
    }

    /** RFC 9110 §9.3.2: as the answer to a GET, but for the length that only compressing tells. */
    private void sendHead(int status, Headers fields, boolean last, SendCallback sent) {
        if (last) {
            exchange.put(status, fields, nothing(), false, SendCallback.IGNORED);
            exchange.put(0, Headers.empty(), nothing(), true, sent);
        } else {
            exchange.put(status, fields, nothing(), false, sent);
        }
    }

    private static ByteBuffer nothing() {
        return ByteBuffer.allocate(0);
    }

    private boolean admits(int bytes, boolean last, SendCallback sent) {
        PromisedLength length = promised;
        if (length == null || length.admits(bytes, last)) {
            if (length != null) {
                length.keep(bytes);
            }
            return true;
        }
        exchange.fault(length.problem(), sent);
        return false;
    }

    private GzipBody begin() {
        var gzip = new GzipBody(rules.deflaters().make(rules.level()));
        body = gzip;
        if (exchange.isClosed()) {
            // Perhaps before it could be found there.
            gzip.end();
        }
        return gzip;
    }

    private void send(
            GzipBody gzip,
            int status,
            Headers fields,
            BodySource source,
            boolean last,
            boolean atOnce) {
        var steps = new Steps(gzip, status, fields, source, last);
        if (atOnce) {
            steps.all();
        } else {
            steps.run();
        }
    }

    /** A part of a body that is compressed, piece by piece. */
    private final class Steps implements Runnable, SendCallback {
        private final GzipBody gzip;
        private final Headers fields;
        private final BodySource source;
        private final boolean last;
        // 0 once the head was sent.
        private int status;

        Steps(GzipBody gzip, int status, Headers fields, BodySource source, boolean last) {
            this.gzip = gzip;
            this.status = status;
            this.fields = fields;
            this.source = source;
            this.last = last;
        }

        /** On a thread that has the time. */
        void all() {
            while (step()) {
                if (source.left() == 0) {
                    put(last, source.sent());
                    return;
                }
                letOthersRun();
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // the point is whose turn it is, not when
        private static void letOthersRun() {
            if (Thread.currentThread().isVirtual()) {
                // The thread that carries it may be an I/O thread.
                Thread.yield();
            }
        }

        /** One step, which others follow when the client has taken what it makes. */
        @Override
        public void run() {
            if (!step()) {
                return;
            }
            if (source.left() == 0) {
                put(last, source.sent());
            } else {
                put(false, this);
            }
        }

        /** What was sent has gone out: the next step is due, when others had their turn. */
        @Override
        public void done(@Nullable Throwable failure) {
            if (failure != null) {
                Outgoing.tell(source.sent(), failure);
                return;
            }
            try {
                exchange.connection().loop().execute(this);
            } catch (RejectedExecutionException e) {
                Outgoing.tell(source.sent(), e);
            }
        }

        private boolean step() {
            if (!gzip.enter()) {
                var ended = new ClosedExchangeException("the exchange has ended");
                Outgoing.tell(source.sent(), ended);
                return false;
            }
            try {
                ByteBuffer piece = source.next();
                boolean isEnd = source.left() == 0;
                gzip.add(piece, !isEnd ? Then.GO_ON : last ? Then.FINISH : Then.FLUSH);
                return true;
            } catch (IOException e) {
                Outgoing.tell(source.sent(), e);
                exchange.fault("the file could not be read: " + e.getMessage(), IGNORED);
                return false;
            } finally {
                gzip.leave();
            }
        }

        private void put(boolean ends, SendCallback sent) {
            int now = status;
            status = 0;
            exchange.put(now, now == 0 ? Headers.empty() : fields, gzip.take(), ends, sent);
        }
    }
}
