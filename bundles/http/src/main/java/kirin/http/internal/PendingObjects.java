package kirin.http.internal;

import io.netty.util.ReferenceCountUtil;

import java.util.ArrayDeque;

/** What was decoded of requests that wait for the one before them. I/O thread only. */
final class PendingObjects {
    /** That may wait before the socket is no longer read. */
    private static final int MOST = 64;

    private final ArrayDeque<Object> objects = new ArrayDeque<>();

    boolean isEmpty() {
        return objects.isEmpty();
    }

    boolean isFull() {
        return objects.size() >= MOST;
    }

    /** Takes it over. */
    void add(Object object) {
        objects.add(object);
    }

    /** The next one, which the caller releases. */
    Object remove() {
        return objects.remove();
    }

    /** Releases all. */
    void drop() {
        objects.forEach(ReferenceCountUtil::release);
        objects.clear();
    }
}
