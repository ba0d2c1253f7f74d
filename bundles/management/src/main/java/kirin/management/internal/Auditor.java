package kirin.management.internal;

import kirin.management.Caller;
import kirin.management.Change;
import kirin.management.Events;

import org.jspecify.annotations.Nullable;

import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.openmbean.CompositeData;
import javax.security.auth.Subject;

/** Reports who has called an operation that changes something, for the audit log. Any thread. */
final class Auditor {
    /** Whose values are not for a log. */
    private static final String SECRET = "(?i).*(passw|secret|token|credential|private.?key).*";

    private static final String REDACTED = "[redacted]";

    /** In characters, of what a log shows of a value. */
    private static final int LONGEST = 200;

    private final Events events;
    private final String bean;

    /**
     * @param bean as the log calls it
     */
    Auditor(Events events, String bean) {
        this.events = events;
        this.bean = bean;
    }

    void report(
            MBeanOperationInfo operation,
            Object[] arguments,
            String before,
            String after,
            String outcome) {
        Caller caller = caller();
        events.changed(
                new Change(
                        caller.who(),
                        caller.from(),
                        "%s.%s(%s)"
                                .formatted(bean, operation.getName(), told(operation, arguments)),
                        before,
                        after,
                        outcome));
    }

    private static String told(MBeanOperationInfo operation, Object[] arguments) {
        MBeanParameterInfo[] parameters = operation.getSignature();
        List<String> told = new ArrayList<>();
        boolean isSecret = false;
        for (int i = 0; i < arguments.length; i++) {
            String name = i < parameters.length ? parameters[i].getName() : "p" + i;
            String value = String.valueOf(arguments[i]);
            told.add(name + "=" + (isSecret || name.matches(SECRET) ? REDACTED : shown(value)));
            // The value of a setting follows its name.
            isSecret |= value.length() < LONGEST && value.matches(SECRET);
        }
        return String.join(", ", told);
    }

    /** A piece of an upload is long, and the URL of a file may have a password. */
    private static String shown(String value) {
        String shown =
                value.length() <= LONGEST
                        ? value
                        : value.substring(0, LONGEST) + "… (" + value.length() + " characters)";
        return shown.replaceAll("://[^/@]*@", "://" + REDACTED + "@");
    }

    private static Caller caller() {
        if (Caller.CURRENT.isBound()) {
            return Caller.CURRENT.get();
        }
        @Nullable Subject subject = Subject.current();
        String names =
                subject == null
                        ? ""
                        : subject.getPrincipals().stream()
                                .map(each -> each.getName())
                                .collect(Collectors.joining(", "));
        // Without a name it is one who may attach to the process: who runs it, or root.
        String who = names.isEmpty() ? System.getProperty("user.name", "") : names;
        try {
            return new Caller(who, "jmx " + RemoteServer.getClientHost());
        } catch (ServerNotActiveException _) {
            return new Caller(who, "this process");
        }
    }

    /** What an operation has returned, as far as a line can tell it. */
    static String told(@Nullable Object result) {
        return switch (result) {
            case null -> "";
            case CompositeData data ->
                    data.getCompositeType().keySet().stream()
                            .filter(key -> data.get(key) instanceof String text && !text.isEmpty())
                            .map(key -> key + "=" + data.get(key))
                            .collect(Collectors.joining(", "));
            case Object[] several ->
                    List.of(several).stream().map(Auditor::told).collect(Collectors.joining("; "));
            default -> result.toString();
        };
    }
}
