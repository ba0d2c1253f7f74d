package kirin.deployer.internal.leaks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.beans.Introspector;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Clears what a removed bundle has left behind where nobody can miss it: in the JDK's registers,
 * and on the server's own threads.
 */
final class Clearing {
    private static final Logger LOG = LoggerFactory.getLogger(Clearing.class);

    private Clearing() {}

    /** Runs code of the bundle: that of its MBeans that is to be told. */
    static void clear(String bundle, ClassLoader loader) {
        try {
            clearDrivers(bundle, loader);
            clearBeans(bundle, loader);
            clearThreads(bundle, loader);
            ResourceBundle.clearCache(loader);
            clearBeanInfos();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Not all could be cleared that {} has left behind", bundle, e);
        }
    }

    private static void clearDrivers(String bundle, ClassLoader loader) {
        try {
            for (String driver : DriverSweep.sweep(loader)) {
                LOG.warn(
                        "{} left its JDBC driver {} registered, which was cleared; call"
                                + " DriverManager.deregisterDriver when the bundle stops",
                        bundle,
                        driver);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("The JDBC drivers that {} may have left could not be cleared", bundle, e);
        } catch (LinkageError e) {
            LOG.debug("This JVM has no JDBC", e);
        }
    }

    private static void clearBeans(String bundle, ClassLoader loader) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : beansOf(loader, beans)) {
            try {
                beans.unregisterMBean(name);
                LOG.warn(
                        "{} left its MBean {} registered, which was cleared; call unregisterMBean"
                                + " when the bundle stops",
                        bundle,
                        name);
            } catch (InstanceNotFoundException _) {
                LOG.debug("{} of {} is gone already", name, bundle);
            } catch (JMException | RuntimeException e) {
                LOG.warn("{} left its MBean {}, which could not be cleared", bundle, name, e);
            }
        }
    }

    private static List<ObjectName> beansOf(ClassLoader loader, MBeanServer beans) {
        List<ObjectName> names = new ArrayList<>();
        for (ObjectName name : beans.queryNames(null, null)) {
            try {
                if (Loaders.isWithin(loader, beans.getClassLoaderFor(name))) {
                    names.add(name);
                }
            } catch (InstanceNotFoundException _) {
                LOG.debug("{} is gone since it was listed", name);
            }
        }
        return names;
    }

    /** Soft references, which keep a class until memory runs short, and not of one loader alone. */
    private static void clearBeanInfos() {
        try {
            Introspector.flushCaches();
        } catch (LinkageError e) {
            LOG.debug("This JVM has no java.desktop", e);
        }
    }

    private static void clearThreads(String bundle, ClassLoader loader) {
        for (Thread thread : LiveThreads.all()) {
            if (!thread.getName().startsWith("kirin-")) {
                continue;
            }
            if (Loaders.isWithin(loader, thread.getContextClassLoader())) {
                thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
                LOG.debug("Cleared the context class loader of {}: {}", thread.getName(), bundle);
            }
            for (String cleared : LiveThreads.clearThreadLocals(thread, loader)) {
                LOG.debug(
                        "Cleared a thread-local of {}: {}: {}", thread.getName(), bundle, cleared);
            }
        }
    }
}
