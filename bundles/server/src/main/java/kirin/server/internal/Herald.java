package kirin.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells which applications come, go and cannot be served, each once. One that has threads which are
 * stuck has not gone before these have ended: whoever wants to know of them still finds it. Arbiter
 * thread only.
 */
final class Herald {
    private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

    private final ApplicationListener listener;
    private final Map<Publication, String> reported = new HashMap<>();
    private final Predicate<String> isStuck;
    private final Set<String> listed = new HashSet<>();
    // Of which nothing but threads is left.
    private final Set<String> lingering = new HashSet<>();

    /**
     * @param isStuck whether threads of the application of that name are stuck
     */
    Herald(ApplicationListener listener, Predicate<String> isStuck) {
        this.listener = listener;
        this.isStuck = isStuck;
    }

    /** A revision has the route. */
    void announce(Revision revision) {
        LOG.info(
                "Application {} {} at {} (revision {})",
                revision.application(),
                revision.publication().version(),
                revision.publication().path(),
                revision.number());
        listed.add(revision.application());
        lingering.remove(revision.application());
        listener.served(revision);
        if (FlightRecording.isOn()) {
            SwapEvent.tell(revision);
        }
    }

    /**
     * Some cannot be served.
     *
     * @param relevant which of them are to be told of
     */
    void report(Map<Publication, String> refused, Predicate<Publication> relevant) {
        reported.keySet().retainAll(refused.keySet());
        refused.forEach((publication, reason) -> {
            if (relevant.test(publication) && reported.put(publication, reason) == null) {
                LOG.error(
                        "Application {} is not served: {}; give one of them another path,"
                                + " host or name",
                        publication.description(),
                        reason);
            }
        });
    }

    /**
     * Looks which applications are gone.
     *
     * @param absent whose place is kept
     * @return the names of those that were announced and of which nothing is left
     */
    List<String> list(Roster roster, Collection<Publication> absent) {
        List<String> gone =
                listed.stream()
                        .filter(each -> roster.of(each).isEmpty())
                        .filter(each ->
                                absent.stream().noneMatch(one -> one.application().equals(each)))
                        .toList();
        gone.forEach(listed::remove);
        lingering.addAll(gone);
        tellOfGone();
        return gone;
    }

    /** Tells of those that are gone with the last of their threads. */
    void tellOfGone() {
        for (String each : List.copyOf(lingering)) {
            if (!isStuck.test(each)) {
                lingering.remove(each);
                listener.gone(each);
            }
        }
    }
}
