package kirin.management.internal;

import kirin.management.Event;
import kirin.management.EventInfo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The last events. Any thread. */
final class EventTable {
    private static final int MOST = 1000;

    // Guarded by this, the oldest first.
    private final Deque<EventInfo> events = new ArrayDeque<>();
    private long sequence;

    /** Adds one with its number: of those that were dropped, the numbers are left out. */
    synchronized EventInfo add(long number, Instant time, Event event) {
        sequence = number;
        EventInfo info =
                new EventInfo(
                        number,
                        time.toString(),
                        event.kind().type(),
                        event.subject(),
                        event.message(),
                        event.data());
        events.add(info);
        if (events.size() > MOST) {
            events.removeFirst();
        }
        return info;
    }

    synchronized long sequence() {
        return sequence;
    }

    /** The newest first. */
    synchronized List<EventInfo> recent() {
        List<EventInfo> all = new ArrayList<>(events.size());
        for (Iterator<EventInfo> each = events.descendingIterator(); each.hasNext(); ) {
            all.add(each.next());
        }
        return all;
    }

    /** The oldest first. */
    synchronized List<EventInfo> since(long known) {
        return events.stream().filter(each -> each.sequence() > known).toList();
    }
}
