package kirin.runtime;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;

/**
 * The OSGi log service of one bundle. Declarative Services above all knows no other: without it,
 * what they say of components that fail goes to standard output. Any thread.
 */
@SuppressWarnings("deprecation") // the methods of old are still called by many
final class ComponentLog implements LogService {
    private final Bundle owner;

    ComponentLog(Bundle owner) {
        this.owner = owner;
    }

    @Override
    public void log(int level, String message) {
        write(org.slf4j.LoggerFactory.getLogger(name()), level(level), new Object[] {message});
    }

    @Override
    public void log(int level, String message, @Nullable Throwable thrown) {
        org.slf4j.LoggerFactory.getLogger(name())
                .atLevel(level(level))
                .setCause(thrown)
                .log("{}", message);
    }

    @Override
    public void log(@Nullable ServiceReference<?> service, int level, String message) {
        log(level, about(service, message));
    }

    @Override
    public void log(
            @Nullable ServiceReference<?> service,
            int level,
            String message,
            @Nullable Throwable thrown) {
        log(level, about(service, message), thrown);
    }

    private String name() {
        String name = owner.getSymbolicName();
        return name == null ? "osgi" : name;
    }

    private static String about(@Nullable ServiceReference<?> service, String message) {
        return service == null ? message : service + ": " + message;
    }

    private static Level level(int level) {
        return switch (level) {
            case LOG_ERROR -> Level.ERROR;
            case LOG_WARNING -> Level.WARN;
            case LOG_INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }

    @Override
    public Logger getLogger(String name) {
        return getLogger(name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> owner) {
        return getLogger(owner.getName(), Logger.class);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> owner, Class<L> type) {
        return getLogger(owner.getName(), type);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> type) {
        // A bundle's own root, as Declarative Services uses it, must not be that of all bundles:
        // who wants less of one bundle would get less of every one.
        boolean isRoot = name.equals(Logger.ROOT_LOGGER_NAME) && bundle.getSymbolicName() != null;
        return getLogger(isRoot ? bundle.getSymbolicName() : name, type);
    }

    /** A proxy: a logger has forty methods, and they all do the same. */
    @Override
    public <L extends Logger> L getLogger(String name, Class<L> type) {
        org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger(name);
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> call(log, proxy, method, arguments)));
    }

    private static @Nullable Object call(
            org.slf4j.Logger log, Object proxy, Method method, Object @Nullable [] arguments) {
        String name = method.getName();
        return switch (name) {
            case "getName", "toString" -> log.getName();
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> isSame(arguments, proxy);
            case "isErrorEnabled", "isWarnEnabled", "isInfoEnabled", "isDebugEnabled" ->
                    log.isEnabledForLevel(level(name.substring(2, name.indexOf("Enabled"))));
            case "isTraceEnabled" -> log.isTraceEnabled();
            default -> {
                write(log, level(name), arguments == null ? new Object[0] : arguments);
                yield null;
            }
        };
    }

    @SuppressWarnings("ReferenceEquality") // this is the equals of a proxy, which calls itself else
    private static boolean isSame(Object @Nullable [] arguments, Object proxy) {
        return arguments != null && arguments[0] == proxy;
    }

    /** The first argument is the text, the others stand for its {}, the last may be thrown. */
    private static void write(org.slf4j.Logger log, Level level, Object[] arguments) {
        if (arguments.length == 0 || !(arguments[0] instanceof String text)) {
            return;
        }
        LoggingEventBuilder line = log.atLevel(level);
        for (int i = 1; i < arguments.length; i++) {
            Object[] values =
                    arguments[i] instanceof Object[] several
                            ? several
                            : new Object[] {arguments[i]};
            for (Object value : values) {
                line =
                        value instanceof Throwable thrown
                                ? line.setCause(thrown)
                                : line.addArgument(value);
            }
        }
        line.log(text);
    }

    /** What is audited here is which bundle was looked at when: nothing for operators. */
    private static Level level(String name) {
        return name.equals("audit") ? Level.DEBUG : Level.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
