package kirin.metrics.prometheus;

import kirin.exchange.Handling;
import kirin.log.AccessListener;
import kirin.log.AccessRecord;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * All ended requests, by application. I/O threads count, in well under a microsecond. What clients
 * send chooses no label, so how many series there are is the operator's doing, and bounded too.
 */
final class RequestSeries implements AccessListener {
    /** For requests that reached no application; the name of none has such brackets. */
    static final String NO_APPLICATION = "(none)";

    /** For those of applications beyond the bound. */
    static final String OTHER_APPLICATIONS = "(other)";

    private static final int MOST_APPLICATIONS = 200;

    private final Map<String, ApplicationSeries> applications = new ConcurrentHashMap<>();
    private final Supplier<Set<String>> present;

    /**
     * @param present the names of the applications that are there; asked when there is no room for
     *     one more
     */
    RequestSeries(Supplier<Set<String>> present) {
        this.present = present;
    }

    @Override
    public void ended(AccessRecord record) {
        Handling handling = record.handling();
        String name = handling == null ? NO_APPLICATION : handling.application();
        ApplicationSeries series = applications.get(name);
        if (series == null) {
            series = add(name);
        }
        series.count(record, handling);
    }

    private ApplicationSeries add(String name) {
        if (applications.size() >= MOST_APPLICATIONS) {
            Set<String> kept = present.get();
            applications.keySet().removeIf(each -> each.charAt(0) != '(' && !kept.contains(each));
        }
        boolean isFull = applications.size() >= MOST_APPLICATIONS;
        return applications.computeIfAbsent(
                isFull ? OTHER_APPLICATIONS : name, each -> new ApplicationSeries());
    }

    Map<String, ApplicationSeries> applications() {
        return applications;
    }
}
