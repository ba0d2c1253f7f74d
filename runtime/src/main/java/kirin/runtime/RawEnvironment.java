package kirin.runtime;

import kirin.settings.OneLine;
import kirin.settings.ProcessSettings;
import kirin.settings.Settings;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * The environment of this process, with {@code raw_env} in it: for what applications ask {@link
 * System#getenv} for, and for the processes that they start. Java only reads the environment; the
 * start script opens the class in which it keeps what it has read.
 */
final class RawEnvironment {
    private static final String KEEPER = "java.lang.ProcessEnvironment";

    private RawEnvironment() {}

    static void add(Settings settings) throws StartException {
        for (String each : settings.get(ProcessSettings.RAW_ENV)) {
            int equals = each.indexOf('=');
            try {
                put(each.substring(0, equals), each.substring(equals + 1));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new StartException(
                        "%s: raw_env cannot be had with this JVM (%s); set %s where the server is"
                                        .formatted(
                                                settings.origin(ProcessSettings.RAW_ENV),
                                                OneLine.of(e),
                                                each.substring(0, equals))
                                + " started");
            }
        }
    }

    /** Takes variables out that are meant for this process and none that it starts. */
    static void remove(String... names) throws StartException {
        try {
            for (String name : names) {
                kept().remove(converted("Variable", name));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new StartException(
                    "the environment cannot be changed with this JVM (%s), which a successor has to; stop the server and start it anew"
                            .formatted(OneLine.of(e)));
        }
    }

    private static void put(String name, String value) throws ReflectiveOperationException {
        kept().put(converted("Variable", name), converted("Value", value));
    }

    private static Map<Object, Object> kept() throws ReflectiveOperationException {
        Field field = Class.forName(KEEPER).getDeclaredField("theEnvironment");
        field.setAccessible(true);
        @SuppressWarnings("unchecked") // its keys and values are of the classes below
        Map<Object, Object> kept = (Map<Object, Object>) field.get(null);
        return kept;
    }

    private static Object converted(String type, String text) throws ReflectiveOperationException {
        Method method = Class.forName(KEEPER + "$" + type).getMethod("valueOf", String.class);
        method.setAccessible(true);
        return method.invoke(null, text);
    }
}
