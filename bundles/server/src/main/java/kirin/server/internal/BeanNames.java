package kirin.server.internal;

import javax.management.ObjectName;

/** What the management beans of applications and workers are called. */
final class BeanNames {
    private BeanNames() {}

    static String application(String name) {
        return "kirin:type=App,name=" + quoted(name);
    }

    static String worker(String application, int number) {
        return "kirin:type=Worker,app=" + quoted(application) + ",id=" + number;
    }

    private static String quoted(String name) {
        // An empty value would be none at all.
        boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> ",=:\"*?\n".indexOf(c) >= 0);
        return plain ? name : ObjectName.quote(name);
    }
}
