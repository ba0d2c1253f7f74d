package kirin.commands;

import kirin.management.DeployedBundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.management.ObjectName;

/**
 * An application in service, as {@code kirin apps} shows it.
 *
 * @param requestsPerSecond begun of late
 * @param errors of all its requests since it was first served: answered 5xx, timed out, turned away
 * @param problem what is wrong with it, or with the bundle that was to follow; empty if nothing
 */
record AppNow(
        String application,
        String version,
        long revision,
        String state,
        String path,
        long workers,
        double requestsPerSecond,
        long errors,
        String problem) {

    /** Long enough to count some requests, short enough to wait for. */
    private static final Duration BETWEEN_READINGS = Duration.ofMillis(300);

    private static final String[] ATTRIBUTES = {
        "Name",
        "Version",
        "Revision",
        "State",
        "Path",
        "Workers",
        "Handled",
        "Timeouts",
        "Shed",
        "Stuck",
        "BootFailures"
    };

    /** A bean's values, and when they were read. */
    private record Reading(BeanValues values, long nanos) {}

    /** All of them, in the order of their names. */
    static List<AppNow> all(Connection server, List<DeployedBundle> bundles)
            throws NotDoneException, InterruptedException {
        Map<ObjectName, Reading> before = read(server, "Handled");
        if (!before.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_READINGS.toMillis());
        }
        Map<ObjectName, Reading> after = read(server, ATTRIBUTES);
        List<AppNow> all = new ArrayList<>();
        after.forEach((bean, reading) ->
                all.add(of(reading, before.getOrDefault(bean, reading), bundles)));
        return all;
    }

    private static Map<ObjectName, Reading> read(Connection server, String... attributes)
            throws NotDoneException {
        Map<ObjectName, Reading> readings = new TreeMap<>();
        for (ObjectName bean : server.applications()) {
            BeanValues values = server.values(bean, attributes);
            if (!values.isEmpty()) {
                readings.put(bean, new Reading(values, System.nanoTime()));
            }
        }
        return readings;
    }

    private static AppNow of(Reading now, Reading before, List<DeployedBundle> bundles) {
        BeanValues values = now.values();
        return new AppNow(
                values.text("Name"),
                values.text("Version"),
                values.number("Revision"),
                values.text("State"),
                values.text("Path"),
                values.number("Workers"),
                rate(before, now),
                values.number("Timeouts") + values.number("Shed"),
                problem(values, bundles));
    }

    private static double rate(Reading before, Reading now) {
        long nanos = now.nanos() - before.nanos();
        long requests = now.values().number("Handled") - before.values().number("Handled");
        if (nanos <= 0 || requests <= 0) {
            return 0;
        }
        double perSecond = requests * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
        return Math.round(perSecond * 10) / 10.0;
    }

    private static String problem(BeanValues values, List<DeployedBundle> bundles) {
        List<String> problems = new ArrayList<>();
        if (values.number("Workers") == 0) {
            problems.add(
                    "no worker stands ready (%d starts failed)"
                            .formatted(values.number("BootFailures")));
        }
        if (values.size("Stuck") > 0) {
            problems.add("%d requests are stuck".formatted(values.size("Stuck")));
        }
        for (DeployedBundle bundle : bundles) {
            if (bundle.applications().contains(values.text("Name"))
                    && !bundle.problem().isEmpty()) {
                problems.add(bundle.problem());
            }
        }
        return problems.stream().distinct().collect(Collectors.joining("; "));
    }
}
