package kirin.management.internal;

import kirin.management.Events;
import kirin.management.ManagementBean;

import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers every service that names itself by the property {@value ManagementBean#OBJECT_NAME}
 * with the platform's MBean server. On a thread of its own: the first use of that server takes
 * long, and those who publish beans have other work.
 */
@Component(
        immediate = true,
        service = {},
        reference =
                @Reference(
                        name = "bean",
                        service = AnyService.class,
                        cardinality = ReferenceCardinality.MULTIPLE,
                        policy = ReferencePolicy.DYNAMIC,
                        target = "(" + ManagementBean.OBJECT_NAME + "=*)",
                        bind = "bind",
                        unbind = "unbind"))
public final class BeanWhiteboard {
    private static final Logger LOG = LoggerFactory.getLogger(BeanWhiteboard.class);

    /** A start needs the processors for the first answer; nobody looks at a bean before that. */
    private static final Duration PAUSE_AT_START = Duration.ofSeconds(2);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, BeanWhiteboard::daemon);
    // In the order in which they came, which the times at which they are due need not have.
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final long firstNanos;
    private final Events events;
    // That thread only.
    private final IdentityHashMap<Object, ObjectName> registered = new IdentityHashMap<>();

    @Activate
    public BeanWhiteboard(@Reference Events events) {
        this(PAUSE_AT_START, events);
    }

    BeanWhiteboard(Duration pause, Events events) {
        this.events = events;
        firstNanos = System.nanoTime() + pause.toNanos();
    }

    private static Thread daemon(Runnable task) {
        Thread made = new Thread(null, task, "kirin-management", 0, false);
        made.setDaemon(true);
        return made;
    }

    void bind(Object bean, Map<String, ?> properties) {
        inTurn(() -> register(bean, String.valueOf(properties.get(ManagementBean.OBJECT_NAME))));
    }

    void unbind(Object bean) {
        inTurn(() -> unregister(bean));
    }

    private void inTurn(Runnable task) {
        // All that comes during the pause is due at its end.
        long pause = Math.max(0, firstNanos - System.nanoTime());
        tasks.add(task);
        try {
            var _ = thread.schedule(this::runNext, pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // A bean that outlives this bundle is taken from it after the stop, which has
            // unregistered all.
            LOG.debug("The management beans are gone already", e);
        }
    }

    private void runNext() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    @Deactivate
    void stop() {
        var ended = thread.submit(() -> List.copyOf(registered.keySet()).forEach(this::unregister));
        try {
            ended.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Management beans may have stayed registered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }

    private void register(Object bean, String name) {
        try {
            ObjectName objectName = new ObjectName(name);
            Auditor auditor = new Auditor(events, shortened(objectName));
            server().registerMBean(DescribedBean.of(bean, auditor), objectName);
            registered.put(bean, objectName);
        } catch (JMException | RuntimeException e) {
            LOG.error("The management bean {} was not registered: {}", name, e.toString());
        }
    }

    /** {@code Server}, or {@code App shop}. */
    private static String shortened(ObjectName name) {
        String type = name.getKeyProperty("type");
        if (type == null) {
            return name.toString();
        }
        String others =
                name.getKeyPropertyListString()
                        .replaceAll("(^|,)type=[^,]*|(^|,)\\w+=", " ")
                        .strip();
        return others.isEmpty() ? type : type + " " + others.replaceAll(" +", " ");
    }

    private void unregister(Object bean) {
        ObjectName name = registered.remove(bean);
        if (name == null) {
            return;
        }
        try {
            server().unregisterMBean(name);
        } catch (JMException e) {
            LOG.warn("The management bean {} was not unregistered: {}", name, e.toString());
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
