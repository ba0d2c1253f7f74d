package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import kirin.exchange.Exchange;
import kirin.exchange.Part;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One connection of a {@link FramingProbe}. All of it runs on the I/O thread, in many tasks. */
final class ProbedConnection {
    /** The good request that comes after all others. */
    static final String NEXT_TARGET = "/next-of-probe";

    private static final byte[] NEXT =
            ("GET " + NEXT_TARGET + " HTTP/1.1\r\nHost: probe\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);

    /** So many turns of both queues in which nothing happens are the end of it. */
    private static final int QUIET_TURNS = 4;

    private final CompletableFuture<FramingProbe.Result> result = new CompletableFuture<>();
    private final RelievableEventLoop eventLoop;
    private final UnpooledByteBufAllocator allocator;
    private final ProbedChannel channel = new ProbedChannel();
    private final boolean later;
    private final List<Reading.Request> requests = new ArrayList<>();
    private final StringBuilder sent = new StringBuilder();
    private final List<Reading> stages = new ArrayList<>();
    private long heldBytes;
    // What happens counts it up.
    private int events;

    ProbedConnection(
            RelievableEventLoop eventLoop,
            IoLoop loop,
            Settings settings,
            UnpooledByteBufAllocator allocator,
            boolean later) {
        this.eventLoop = eventLoop;
        this.allocator = allocator;
        this.later = later;
        channel.config().setAllocator(allocator);
        HttpSettings http = HttpSettings.of(settings);
        RequestDecoder decoder =
                new RequestDecoder(http, new ClientConnection(channel, loop, http.trusted()));
        var figures = new ListenerFigures();
        channel.pipeline()
                .addLast(
                        decoder,
                        new RequestReader(
                                channel, loop, decoder, http, this::begin, figures, () -> {}));
    }

    CompletableFuture<FramingProbe.Result> result() {
        return result;
    }

    void run(List<byte[]> pieces) {
        feed(pieces, 0, this::afterBytes);
    }

    private void afterBytes() {
        stages.add(reading());
        feed(List.of(NEXT), 0, this::afterNext);
    }

    private void afterNext() {
        stages.add(reading());
        heldBytes = used();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        rest(0, events, this::afterEnd);
    }

    private void afterEnd() {
        stages.add(reading());
        channel.finishAndReleaseAll();
        rest(
                0,
                events,
                () -> {
                    result.complete(
                            new FramingProbe.Result(
                                    stages.get(0),
                                    stages.get(1),
                                    stages.get(2),
                                    heldBytes,
                                    used()));
                });
    }

    /** Gives what is next to the connection when it wants to read. */
    private void feed(List<byte[]> pieces, int at, Runnable then) {
        trying(() -> {
            int next = at;
            if (at < pieces.size() && channel.isActive() && channel.config().isAutoRead()) {
                byte[] piece = pieces.get(at);
                channel.writeInbound(allocator.buffer(piece.length).writeBytes(piece));
                events++;
                next++;
            }
            collect();
            if (next < pieces.size() && next > at) {
                int following = next;
                eventLoop.execute(() -> feed(pieces, following, then));
            } else {
                int following = next;
                rest(
                        0,
                        events,
                        () -> {
                            boolean goesOn = following < pieces.size() && channel.isActive();
                            if (goesOn && !channel.config().isAutoRead()) {
                                throw new AssertionError("the connection is not read any more");
                            }
                            if (goesOn) {
                                feed(pieces, following, then);
                            } else {
                                then.run();
                            }
                        });
            }
        });
    }

    /** Goes on when nothing has happened for some turns. */
    private void rest(int turns, int before, Runnable then) {
        Runnable next =
                () -> {
                    collect();
                    if (events != before || holdsAnswers()) {
                        rest(0, events, then);
                    } else if (turns < QUIET_TURNS) {
                        rest(turns + 1, before, then);
                    } else {
                        then.run();
                    }
                };
        eventLoop.executeForApplication(() -> eventLoop.execute(() -> trying(next)));
    }

    /** Which the loop lets go when it is idle, or soon: turns are no measure of that. */
    private boolean holdsAnswers() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent != null && unsent.totalPendingWriteBytes() > 0;
    }

    private void trying(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private void collect() {
        channel.runPendingTasks();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            events++;
            sent.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        channel.checkException();
    }

    private Reading reading() {
        return new Reading(
                List.copyOf(requests),
                Reading.statuses(sent.toString()),
                channel.isOutputShutdown());
    }

    private long used() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    private void begin(Exchange exchange) {
        var application = new Application(exchange);
        if (later) {
            exchange.connection().loop().execute(application);
        } else {
            application.run();
        }
    }

    /** Reads a request to its end, and answers it only then. */
    private final class Application implements Runnable {
        private final Exchange exchange;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        Application(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void run() {
            events++;
            try {
                @Nullable Part part = exchange.read();
                while (part != null) {
                    byte[] bytes = new byte[part.bytes().remaining()];
                    part.bytes().get(bytes);
                    body.writeBytes(bytes);
                    boolean last = part.isLast();
                    part.close();
                    if (last) {
                        answer();
                        return;
                    }
                    part = exchange.read();
                }
                exchange.demand(this);
            } catch (IOException _) {
                // The rest of it was refused: that is told by the answer.
                events++;
            }
        }

        private void answer() {
            requests.add(
                    new Reading.Request(
                            exchange.method(),
                            exchange.target(),
                            exchange.protocol(),
                            lines(exchange.headers()),
                            body.toString(StandardCharsets.ISO_8859_1),
                            lines(exchange.trailers())));
            exchange.send(200, Headers.empty(), ByteBuffer.allocate(0), true, SendCallback.IGNORED);
        }

        private static List<String> lines(Headers fields) {
            List<String> lines = new ArrayList<>();
            fields.forEach((name, value) -> lines.add(name + ": " + value));
            return lines;
        }
    }
}
