package kirin.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * Tells what came of the boots of one revision's workers: the log, the figures and those who follow
 * events. Arbiter thread only.
 */
final class BootNews {
    private static final Logger LOG = LoggerFactory.getLogger(BootNews.class);

    private final Revision revision;
    private final Happenings happenings;
    private String lastFailure = "";

    BootNews(Revision revision, Happenings happenings) {
        this.revision = revision;
        this.happenings = happenings;
    }

    /** Why the last boot that failed did; empty if none has. */
    String lastFailure() {
        return lastFailure;
    }

    void hired(Crew crew) {
        LOG.info(
                "Booting worker {} for {}, revision {}",
                crew.number(),
                revision.application(),
                revision.number());
    }

    void replaced(Crew former, Crew crew, Recycling why) {
        revision.figures().recycled(why);
        happenings.recycled(revision, former, crew, why);
        LOG.info(
                "Worker {} of {}, revision {}, is replaced by worker {}: {}",
                former.number(),
                revision.application(),
                revision.number(),
                crew.number(),
                why.reason);
    }

    /**
     * @param pause until the next try
     * @param failures how many there have been at the same place, one after another
     */
    void failed(Throwable failure, Duration pause, int failures) {
        lastFailure = told(failure);
        revision.figures().bootFailures.increment();
        revision.figures().errors.bootFailed(revision, lastFailure);
        happenings.bootFailed(revision, lastFailure);
        LOG.error(
                "A worker for {} failed to boot: {}; next try in {} s",
                revision,
                lastFailure,
                pause.toMillis() / 1000.0,
                // Once is enough: the tries after it most likely fail in the same way.
                failures == 1 ? failure : null);
    }

    /** The message, where it tells by itself what happened: that of an error is a mere name. */
    private static String told(Throwable failure) {
        String message = failure.getMessage();
        return message == null || failure instanceof Error ? failure.toString() : message;
    }
}
