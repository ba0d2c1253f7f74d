package kirin.deployer.internal.leaks;

/** The sentences for an operator: what holds a bundle, and what its author is to do. */
final class Advice {
    private Advice() {}

    static String running(String thread, String where) {
        return "thread \"%s\" still runs its code%s; end it when the bundle stops"
                .formatted(thread, where.isEmpty() ? "" : " (" + where + ")");
    }

    static String context(String thread) {
        return "thread \"%s\" has its class loader as context class loader; end the thread when the bundle stops, or set another one"
                .formatted(thread);
    }

    static String threadLocal(String thread, String value) {
        return "thread \"%s\" has a thread-local with %s; call ThreadLocal.remove() on that thread when the work is done"
                .formatted(thread, value);
    }

    static String timer(String thread) {
        return "timer \"%s\" still has its tasks; call Timer.cancel() when the bundle stops"
                .formatted(thread);
    }

    static String pool(String thread, String path) {
        return "thread \"%s\" of an executor still has its tasks (%s); call shutdownNow() on the executor when the bundle stops"
                .formatted(thread, path);
    }

    static String thread(String thread, String path) {
        return "thread \"%s\" holds %s; end it when the bundle stops".formatted(thread, path);
    }

    static String hook(String type) {
        return "%s is a shutdown hook; call Runtime.removeShutdownHook when the bundle stops"
                .formatted(type);
    }

    static String driver(String type) {
        return "%s is a registered JDBC driver; call DriverManager.deregisterDriver when the bundle stops"
                .formatted(type);
    }

    static String bean(String type) {
        return "%s belongs to an MBean that is registered; call unregisterMBean when the bundle stops"
                .formatted(type);
    }

    static String logging(String type, String system) {
        return "%s is in use by %s; remove the handler, appender or filter when the bundle stops"
                .formatted(type, system);
    }

    static String field(String field, String owner, String path) {
        return "static field %s of %s holds %s; take it out there when the bundle stops"
                .formatted(field, owner, path);
    }

    static String uses(String type, String owner) {
        return "class %s of %s is wired to it; deploy that bundle again".formatted(type, owner);
    }

    static String loader(String owner, String path) {
        return "the class loader of %s holds %s; deploy that bundle again".formatted(owner, path);
    }

    static String nativeCode(String path) {
        return "native code holds %s; the library that was loaded has to release it"
                .formatted(path);
    }
}
