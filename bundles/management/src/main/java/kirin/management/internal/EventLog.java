package kirin.management.internal;

import kirin.management.Change;
import kirin.management.Event;
import kirin.management.EventInfo;
import kirin.management.Events;
import kirin.management.EventsMXBean;
import kirin.management.ManagementBean;
import kirin.settings.CurrentSettings;
import kirin.settings.DeploymentSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsChange;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;

/**
 * Keeps the last events and sends notifications of them, on a thread of its own behind a bounded
 * queue: whoever tells of something waits for nobody.
 */
@Component(
        service = {Events.class, EventsMXBean.class, SettingsFollower.class},
        property = ManagementBean.OBJECT_NAME + "=" + EventLog.NAME)
public final class EventLog implements Events, EventsMXBean, SettingsFollower, NotificationEmitter {
    static final String NAME = "kirin:type=Events";

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final long MOST_BYTES = 10_000_000;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_WAITING),
                    EventLog::daemon);
    private final CurrentSettings current;
    private final AuditLog audit;
    private final EventTable table = new EventTable();
    private final EventListeners listeners = new EventListeners(NAME);
    private final AtomicLong dropped = new AtomicLong();
    // Guarded by this, so that events wait in the order of their numbers.
    private long last;

    @Activate
    public EventLog(@Reference CurrentSettings current) {
        this(current, new AuditLog(auditFile(current.get()), MOST_BYTES));
    }

    EventLog(CurrentSettings current, AuditLog audit) {
        this.current = current;
        this.audit = audit;
    }

    /** With what else the server keeps of itself. */
    private static Path auditFile(Settings settings) {
        return settings.resolve(settings.get(DeploymentSettings.STORE_DIR))
                .resolveSibling("audit.log");
    }

    private static Thread daemon(Runnable task) {
        Thread made = new Thread(null, task, "kirin-events", 0, false);
        made.setDaemon(true);
        return made;
    }

    @Override
    public void tell(Event event) {
        if (!inTurn(Instant.now(), event, () -> {})) {
            LOG.debug("Dropped, as too many events wait: {}", event.message());
        }
    }

    @Override
    public void changed(Change change) {
        Instant now = Instant.now();
        Event event =
                new Event(
                        Event.Kind.CHANGE,
                        "",
                        "%s: %s".formatted(change.what(), change.outcome()),
                        Map.of(
                                "who", change.who(),
                                "from", change.from(),
                                "what", change.what(),
                                "before", change.before(),
                                "after", change.after(),
                                "outcome", change.outcome()));
        if (!inTurn(now, event, () -> audit.write(now, change))) {
            LOG.warn("A change is missing in the audit log, as too many events wait: {}", change);
        }
    }

    /**
     * What has changed is told when it is in force.
     *
     * @param next settings that are about to be
     */
    @Override
    public Step prepare(Settings next) {
        List<String> changed = SettingsChange.of(current.get(), next).changed();
        return () -> {
            if (!changed.isEmpty()) {
                tell(
                        new Event(
                                Event.Kind.SETTINGS_CHANGED,
                                "",
                                "Settings changed: " + String.join(", ", changed),
                                Map.of("changed", String.join(", ", changed))));
            }
        };
    }

    private synchronized boolean inTurn(Instant time, Event event, Runnable first) {
        long number = ++last;
        try {
            thread.execute(() -> {
                first.run();
                happened(number, time, event);
            });
            return true;
        } catch (RejectedExecutionException _) {
            // Its number is used up: a gap tells whoever follows.
            dropped.incrementAndGet();
            return false;
        }
    }

    private void happened(long number, Instant time, Event event) {
        EventInfo info = table.add(number, time, event);
        try {
            listeners.tell(info);
        } catch (RuntimeException | Error e) {
            // Listeners are the code of others.
            LOG.warn("A listener failed at the notification {}", info.message(), e);
        }
    }

    @Override
    public List<EventInfo> getRecent() {
        return table.recent();
    }

    @Override
    public long getSequence() {
        return table.sequence();
    }

    @Override
    public long getDropped() {
        return dropped.get();
    }

    @Override
    public List<EventInfo> since(long sequence) {
        return table.since(sequence);
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return EventNotifications.described();
    }

    @Override
    public void addNotificationListener(
            NotificationListener listener,
            @Nullable NotificationFilter filter,
            @Nullable Object handback) {
        listeners.add(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener)
            throws ListenerNotFoundException {
        listeners.remove(listener);
    }

    @Override
    public void removeNotificationListener(
            NotificationListener listener,
            @Nullable NotificationFilter filter,
            @Nullable Object handback)
            throws ListenerNotFoundException {
        listeners.remove(listener, filter, handback);
    }

    /** What was told before is kept still, if that takes no longer than a moment. */
    @Deactivate
    void stop() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn("The last events were not told to their listeners in time");
                thread.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
