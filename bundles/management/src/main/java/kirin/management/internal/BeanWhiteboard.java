package kirin.management.internal;

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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers every service that names itself by the property {@code jmx.objectname} with the
 * platform's MBean server. On a thread of its own: the first use of that server takes long, and
 * those who publish beans have other work.
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
                        target = "(" + BeanWhiteboard.OBJECT_NAME + "=*)",
                        bind = "bind",
                        unbind = "unbind"))
public final class BeanWhiteboard {
    static final String OBJECT_NAME = "jmx.objectname";

    private static final Logger LOG = LoggerFactory.getLogger(BeanWhiteboard.class);

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), BeanWhiteboard::daemon);
    // That thread only.
    private final IdentityHashMap<Object, ObjectName> registered = new IdentityHashMap<>();

    @Activate
    public BeanWhiteboard() {
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable task) {
        Thread made = new Thread(null, task, "kirin-management", 0, false);
        made.setDaemon(true);
        return made;
    }

    void bind(Object bean, Map<String, ?> properties) {
        thread.execute(() -> register(bean, String.valueOf(properties.get(OBJECT_NAME))));
    }

    void unbind(Object bean) {
        thread.execute(() -> unregister(bean));
    }

    @Deactivate
    void stop() {
        thread.execute(() -> List.copyOf(registered.keySet()).forEach(this::unregister));
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void register(Object bean, String name) {
        try {
            ObjectName objectName = new ObjectName(name);
            server().registerMBean(bean, objectName);
            registered.put(bean, objectName);
        } catch (JMException | RuntimeException e) {
            LOG.error("The management bean {} was not registered: {}", name, e.toString());
        }
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
