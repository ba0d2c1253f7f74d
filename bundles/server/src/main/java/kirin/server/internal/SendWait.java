package kirin.server.internal;

import kirin.exchange.SendCallback;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;

/** Lets the one thread that sends wait until what it sent is its own again. */
final class SendWait implements SendCallback {
    private @Nullable Thread sender;
    // Written by whoever completes the send, before done.
    private @Nullable Throwable failure;
    private volatile boolean done;

    void begin() {
        sender = Thread.currentThread();
        failure = null;
        done = false;
    }

    @Override
    public void done(@Nullable Throwable why) {
        Thread waiting = sender;
        failure = why;
        done = true;
        if (waiting != Thread.currentThread()) {
            LockSupport.unpark(waiting);
        }
    }

    void await() throws IOException {
        while (!done) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted while the client read its answer");
            }
        }
        Throwable why = failure;
        if (why instanceof IOException io) {
            throw io;
        }
        if (why != null) {
            throw new IOException(why);
        }
    }
}
