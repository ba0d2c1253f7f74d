package kirin.management.internal;

import kirin.management.EventInfo;

import org.jspecify.annotations.Nullable;

import javax.management.ListenerNotFoundException;
import javax.management.MalformedObjectNameException;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/**
 * Those who want notifications of events. What makes and sends these is there from the first
 * listener on: it would cost each start some milliseconds. Any thread.
 */
final class EventListeners {
    private final String source;
    private volatile @Nullable Broadcast broadcast;

    /**
     * @param source the object name of the bean that sends them
     */
    EventListeners(String source) {
        this.source = source;
    }

    private record Broadcast(
            NotificationBroadcasterSupport sender, EventNotifications notifications) {}

    /** Returns when all listeners have been called; passes what they throw. */
    void tell(EventInfo event) {
        Broadcast present = broadcast;
        if (present != null) {
            present.sender().sendNotification(present.notifications().of(event));
        }
    }

    synchronized void add(
            NotificationListener listener,
            @Nullable NotificationFilter filter,
            @Nullable Object handback) {
        Broadcast present = broadcast;
        if (present == null) {
            present = new Broadcast(new NotificationBroadcasterSupport(), notifications());
            broadcast = present;
        }
        present.sender().addNotificationListener(listener, filter, handback);
    }

    /** See {@link NotificationBroadcasterSupport#removeNotificationListener}. */
    void remove(NotificationListener listener) throws ListenerNotFoundException {
        sender().removeNotificationListener(listener);
    }

    /** See {@link NotificationBroadcasterSupport#removeNotificationListener}. */
    void remove(
            NotificationListener listener,
            @Nullable NotificationFilter filter,
            @Nullable Object handback)
            throws ListenerNotFoundException {
        sender().removeNotificationListener(listener, filter, handback);
    }

    private NotificationBroadcasterSupport sender() throws ListenerNotFoundException {
        Broadcast present = broadcast;
        if (present == null) {
            throw new ListenerNotFoundException("Nobody listens");
        }
        return present.sender();
    }

    private EventNotifications notifications() {
        try {
            return new EventNotifications(new ObjectName(source));
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }
}
