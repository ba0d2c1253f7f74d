package kirin.server.internal;

import kirin.exchange.Exchange;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * A place in the routing table and what becomes of its requests.
 *
 * @param mountPath without trailing slash; empty for the root
 * @param hosts in lower case; empty for all
 * @param revision that has the place; null while its service is absent
 * @param sharing if another revision serves beside it
 * @param figures of the application
 * @param closed the answer to every request while it is closed to them
 */
record Place(
        String application,
        String mountPath,
        Set<String> hosts,
        @Nullable Revision revision,
        @Nullable Sharing sharing,
        ApplicationFigures figures,
        @Nullable PlainAnswer closed) {

    static Place of(Revision revision) {
        return of(revision.publication(), revision, null, revision.figures(), null);
    }

    static Place shared(Revision revision, Sharing sharing) {
        return of(revision.publication(), revision, sharing, revision.figures(), null);
    }

    static Place suspended(Revision revision) {
        return of(
                revision.publication(), revision, null, revision.figures(), PlainAnswer.SUSPENDED);
    }

    static Place absent(Publication publication, ApplicationFigures figures) {
        return of(publication, null, null, figures, PlainAnswer.ABSENT);
    }

    private static Place of(
            Publication publication,
            @Nullable Revision revision,
            @Nullable Sharing sharing,
            ApplicationFigures figures,
            @Nullable PlainAnswer closed) {
        return new Place(
                publication.application(),
                publication.mountPath(),
                publication.hosts(),
                revision,
                sharing,
                figures,
                closed);
    }

    boolean isAbsent() {
        return revision == null;
    }

    boolean isSuspended() {
        return revision != null && closed != null;
    }

    /** Makes a request meet the revision that will answer it; only where it is not closed. */
    RunningExchange meet(Exchange exchange, Target target) {
        Revision resident = revision;
        if (resident == null) {
            throw new IllegalStateException(application + " has no revision in service");
        }
        return sharing == null
                ? new RunningExchange(exchange, resident, target)
                : sharing.meet(exchange, target);
    }
}
