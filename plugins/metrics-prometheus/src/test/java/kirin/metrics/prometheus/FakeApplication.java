package kirin.metrics.prometheus;

import kirin.management.AppMXBean;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

/** An application's bean whose figures a test sets; whatever it does not set is 0. */
final class FakeApplication {
    String state = "SERVING";
    int inFlight = 2;

    /** The bean; by a proxy, as that of a JMX client is. */
    AppMXBean bean(String name) {
        return (AppMXBean)
                Proxy.newProxyInstance(
                        FakeApplication.class.getClassLoader(),
                        new Class<?>[] {AppMXBean.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getName" -> name;
                                    case "getState" -> state;
                                    case "getWorkerClass" -> "gthread";
                                    case "getInFlight" -> inFlight;
                                    case "getRecycled" -> Map.of("age", 3L);
                                    case "getStuck" -> List.of();
                                    case "equals" -> false;
                                    case "hashCode" -> 1;
                                    default -> zero(method.getReturnType());
                                });
    }

    private static Object zero(Class<?> type) {
        return type == long.class ? (Object) 0L : (Object) 0;
    }
}
