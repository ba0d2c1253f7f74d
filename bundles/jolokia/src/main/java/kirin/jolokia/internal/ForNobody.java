package kirin.jolokia.internal;

import java.io.ObjectInputStream;

import javax.management.InstanceNotFoundException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServer;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.loading.ClassLoaderRepository;

/** What no policy can allow: beans of others, their classes, and listeners of others. */
abstract class ForNobody implements MBeanServer {

    /** Tells the log of it. */
    abstract SecurityException never(String what);

    @Override
    public ObjectInstance createMBean(String className, ObjectName bean) {
        throw never("createMBean");
    }

    @Override
    public ObjectInstance createMBean(String className, ObjectName bean, ObjectName loader) {
        throw never("createMBean");
    }

    @Override
    public ObjectInstance createMBean(
            String className, ObjectName bean, Object[] arguments, String[] signature) {
        throw never("createMBean");
    }

    @Override
    public ObjectInstance createMBean(
            String className,
            ObjectName bean,
            ObjectName loader,
            Object[] arguments,
            String[] signature) {
        throw never("createMBean");
    }

    @Override
    public ObjectInstance registerMBean(Object object, ObjectName bean) {
        throw never("registerMBean");
    }

    @Override
    public void unregisterMBean(ObjectName bean) {
        throw never("unregisterMBean");
    }

    @Override
    public Object instantiate(String className) {
        throw never("instantiate");
    }

    @Override
    public Object instantiate(String className, ObjectName loader) {
        throw never("instantiate");
    }

    @Override
    public Object instantiate(String className, Object[] arguments, String[] signature) {
        throw never("instantiate");
    }

    @Override
    public Object instantiate(
            String className, ObjectName loader, Object[] arguments, String[] signature) {
        throw never("instantiate");
    }

    @Override
    public ClassLoader getClassLoader(ObjectName loader) {
        throw never("getClassLoader");
    }

    @Override
    public ClassLoader getClassLoaderFor(ObjectName bean) throws InstanceNotFoundException {
        throw never("getClassLoaderFor");
    }

    @Override
    public ClassLoaderRepository getClassLoaderRepository() {
        throw never("getClassLoaderRepository");
    }

    @Override
    @Deprecated
    public ObjectInputStream deserialize(ObjectName bean, byte[] data) {
        throw never("deserialize");
    }

    @Override
    @Deprecated
    public ObjectInputStream deserialize(String className, byte[] data) {
        throw never("deserialize");
    }

    @Override
    @Deprecated
    public ObjectInputStream deserialize(String className, ObjectName loader, byte[] data) {
        throw never("deserialize");
    }

    @Override
    public void addNotificationListener(
            ObjectName bean, NotificationListener to, NotificationFilter filter, Object handback)
            throws InstanceNotFoundException {
        throw never("addNotificationListener");
    }

    @Override
    public void addNotificationListener(
            ObjectName bean, ObjectName to, NotificationFilter filter, Object handback) {
        throw never("addNotificationListener");
    }

    @Override
    public void removeNotificationListener(ObjectName bean, ObjectName listener) {
        throw never("removeNotificationListener");
    }

    @Override
    public void removeNotificationListener(
            ObjectName bean, ObjectName listener, NotificationFilter filter, Object handback) {
        throw never("removeNotificationListener");
    }

    @Override
    public void removeNotificationListener(ObjectName bean, NotificationListener listener)
            throws InstanceNotFoundException, ListenerNotFoundException {
        throw never("removeNotificationListener");
    }

    @Override
    public void removeNotificationListener(
            ObjectName bean,
            NotificationListener listener,
            NotificationFilter filter,
            Object handback) {
        throw never("removeNotificationListener");
    }
}
